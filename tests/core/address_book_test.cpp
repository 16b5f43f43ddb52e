#include "core/address_book.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace mpustop::core;
using namespace std::chrono_literals;
using list = std::vector<peer_id>;

namespace {

constexpr time_point t0{1000s};

address_book book_of(const list& peers) {
  address_book book(30s);
  book.resolved(peers, t0);
  return book;
}

}  // namespace

TEST_CASE("addresses are tried in the resolver's order, the peer first") {
  const address_book book = book_of({4, 5, 6});
  CHECK(book.order({}) == list{4, 5, 6});
  CHECK(book.order(6) == list{6, 4, 5});
  CHECK(book.order(9) == list{4, 5, 6});
}

TEST_CASE("an address that failed is tried after the others, the longest ago first") {
  address_book book = book_of({4, 5, 6, 7});
  book.failed(5, t0 + 2s);
  book.failed(4, t0 + 3s);
  CHECK(book.order({}) == list{6, 7, 5, 4});
  CHECK(book.order(4) == list{6, 7, 5, 4});
  book.worked(5);
  CHECK(book.order({}) == list{5, 6, 7, 4});
  for (const peer_id p : {6, 5, 7}) book.failed(p, t0 + 4s);
  CHECK(book.order({}).front() == 4);  // none is banned
}

TEST_CASE("what was resolved replaces what was known, failures of the same address are kept") {
  address_book book = book_of({4, 5});
  book.failed(4, t0);
  book.resolved(list{4, 6}, t0 + 1s);
  CHECK(book.order({}) == list{6, 4});
  CHECK_FALSE(book.knows(5));
  SUBCASE("but nothing found replaces nothing") {
    book.resolved(list{}, t0 + 2s);
    CHECK(book.order({}) == list{6, 4});
  }
}

TEST_CASE("addresses are fresh for a while, unless none of them took a connection") {
  address_book book(30s);
  CHECK_FALSE(book.fresh(t0));
  book.asked();
  CHECK(book.asking());
  book.resolved(list{1}, t0);
  CHECK_FALSE(book.asking());
  CHECK(book.fresh(t0 + 29s));
  CHECK_FALSE(book.fresh(t0 + 30s));
  book.distrust();
  CHECK_FALSE(book.fresh(t0));
  book.asked();
  book.resolved(list{}, t0);
  CHECK_FALSE(book.fresh(t0));
  CHECK_FALSE(book.asking());
}
