#include <doctest/doctest.h>

#include "cli/number_text.hpp"

using namespace mpustop::cli;
using mpustop::core::duration;

TEST_CASE("numbers are grouped by three digits") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'000) == "1,000");
  CHECK(grouped(123'456) == "123,456");
  CHECK(grouped(18'446'744'073'709'551'615U) == "18,446,744,073,709,551,615");
}

TEST_CASE("a share is never rounded to none or all of it") {
  CHECK(share_text(0, 0) == "-");
  CHECK(share_text(0, 10) == "0.00 %");
  CHECK(share_text(10, 10) == "100.00 %");
  CHECK(share_text(1, 1'000'000) == "<0.01 %");
  CHECK(share_text(999'999, 1'000'000) == ">99.99 %");
  CHECK(share_text(1, 3) == "33.33 %");
}

TEST_CASE("bytes have three digits and the unit that suits") {
  CHECK(bytes_text(0) == "0 B");
  CHECK(bytes_text(999) == "999 B");
  CHECK(bytes_text(1'000) == "1.00 kB");
  CHECK(bytes_text(12'345) == "12.3 kB");
  CHECK(bytes_text(999'499) == "999 kB");
  CHECK(bytes_text(999'500) == "1.00 MB");
  CHECK(bytes_text(4'560'000'000) == "4.56 GB");
  CHECK(bytes_text(18'446'744'073'709'551'615U) == "18.4 EB");
}

TEST_CASE("rates have as many decimals as tell something") {
  CHECK(rate_text(0) == "0");
  CHECK(rate_text(-1) == "0");
  CHECK(rate_text(9.254) == "9.25");
  CHECK(rate_text(9.999) == "10.0");
  CHECK(rate_text(499.87) == "499.9");
  CHECK(rate_text(999.97) == "1,000");
  CHECK(rate_text(83'412.4) == "83,412");
}

TEST_CASE("times in a column are milliseconds with three decimals") {
  CHECK(milliseconds_text(duration{0}) == "0.000");
  CHECK(milliseconds_text(duration{312'400}) == "0.312");
  CHECK(milliseconds_text(duration{999'600}) == "1.000");
  CHECK(milliseconds_text(duration{12'345'678'900}) == "12,345.679");
}

TEST_CASE("a rate that was asked for is told as it was asked for") {
  CHECK(qps_text(500) == "500");
  CHECK(qps_text(0.5) == "0.5");
  CHECK(qps_text(2'000) == "2,000");
  CHECK(qps_text(33.333333) == "33.33");
}

TEST_CASE("a length of time, from microseconds to hours") {
  CHECK(seconds_text(0) == "0 s");
  CHECK(seconds_text(0.002) == "2.00 ms");
  CHECK(seconds_text(0.517) == "0.52 s");
  CHECK(seconds_text(10.31) == "10.3 s");
  CHECK(seconds_text(60.01) == "1 min 00 s");
  CHECK(seconds_text(10'800) == "3 h 00 min");
}

TEST_CASE("a time by itself has three digits and the unit that suits") {
  CHECK(short_time(duration{0}, glyphs::ascii) == "0 ms");
  CHECK(short_time(duration{85}, glyphs::ascii) == "85 ns");
  CHECK(short_time(duration{312'400}, glyphs::ascii) == "312 us");
  CHECK(short_time(duration{312'400}, glyphs::unicode) == "312 \u00b5s");
  CHECK(short_time(duration{999'600}, glyphs::ascii) == "1.00 ms");
  CHECK(short_time(duration{12'340'000}, glyphs::ascii) == "12.3 ms");
  CHECK(short_time(duration{9'000'000'000}, glyphs::ascii) == "9.00 s");
  CHECK(short_time(duration{125'000'000'000}, glyphs::ascii) == "2 min 05 s");
}
