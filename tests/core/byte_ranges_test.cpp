#include "core/byte_ranges.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mpustop::core;

namespace {

using sample = all_within<byte_range{'0', '9'}, byte_range{'_', '_'}, byte_range{0x7e, 0x7f},
                          byte_range{0, 1}>;

bool in_sample(unsigned c) {
  return (c >= '0' && c <= '9') || c == '_' || c == 0x7e || c == 0x7f || c <= 1;
}

}  // namespace

TEST_CASE("every byte is judged alike wherever it stands, in texts of every length") {
  for (std::size_t size = 1; size <= 20; ++size) {
    std::string text(size, '7');
    REQUIRE(sample::holds(text));
    for (char& place : text) {
      for (unsigned c = 0; c < 256; ++c) {
        place = static_cast<char>(c);
        CAPTURE(size);
        CAPTURE(c);
        REQUIRE(sample::holds(text) == in_sample(c));
      }
      place = '7';
    }
  }
}

TEST_CASE("neighbours do not excuse each other") {
  for (unsigned c = 0; c < 256; ++c) {
    CAPTURE(c);
    CHECK(sample::holds(std::string(8, static_cast<char>(c))) == in_sample(c));
  }
  CHECK_FALSE(sample::holds("0123456:"));
  CHECK_FALSE(sample::holds("/1234567"));
  CHECK_FALSE(sample::holds("\xff\xff\xff\xff\xff\xff\xff\xff"));
}

TEST_CASE("the empty text holds nothing else") { CHECK(sample::holds("")); }
