#include "core/nonce.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>

using mpustop::core::nonce_sequence;

TEST_CASE("a nonce is the prefix and the counter, 32 lower-case hex digits") {
  nonce_sequence nonces(0x0123456789ABCDEF, 0xFEDCBA9876543210);
  CHECK(nonces.next() == "0123456789abcdeffedcba9876543210");
  CHECK(nonces.next() == "0123456789abcdeffedcba9876543211");
}

TEST_CASE("the counter goes on past its largest value") {
  nonce_sequence nonces(0, UINT64_MAX);
  CHECK(nonces.next() == "0000000000000000ffffffffffffffff");
  CHECK(nonces.next() == "00000000000000000000000000000000");
}

TEST_CASE("no nonce comes twice, in one sequence or in two with different prefixes") {
  nonce_sequence one(1, 1000), two(2, 1000);
  std::set<std::string> seen;
  for (int i = 0; i < 5000; ++i) {
    CHECK(seen.emplace(one.next()).second);
    CHECK(seen.emplace(two.next()).second);
  }
}
