#include "core/timestamp.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace mpustop::core;
using namespace std::chrono_literals;

namespace {

wall_time at(std::int64_t seconds, std::chrono::nanoseconds part = 0ns) {
  return wall_time(std::chrono::seconds(seconds)) + part;
}

std::string text(wall_time when) {
  std::string out;
  append_timestamp(when, out);
  return out;
}

std::string text_ms(wall_time when) {
  std::string out;
  append_timestamp_ms(when, out);
  return out;
}

}  // namespace

TEST_CASE("a time is written to the second and to the millisecond, cut and not rounded") {
  CHECK(text(at(0)) == "1970-01-01T00:00:00Z");
  CHECK(text(at(1774582824)) == "2026-03-27T03:40:24Z");
  CHECK(text(at(1774582824, 999'999'999ns)) == "2026-03-27T03:40:24Z");
  CHECK(text_ms(at(1774582824, 123'999'999ns)) == "2026-03-27T03:40:24.123Z");
  CHECK(text_ms(at(1774582824, 7ms)) == "2026-03-27T03:40:24.007Z");
  CHECK(text(at(951782400)) == "2000-02-29T00:00:00Z");
  CHECK(text(at(4102444799)) == "2099-12-31T23:59:59Z");
}

TEST_CASE("a time before 1970 is written as the second it lies in") {
  CHECK(text_ms(at(0, -1ns)) == "1969-12-31T23:59:59.999Z");
  CHECK(text(at(0, -1ns)) == "1969-12-31T23:59:59Z");
}

TEST_CASE("appending keeps what is there") {
  std::string out = "at ";
  append_timestamp(at(0), out);
  CHECK(out == "at 1970-01-01T00:00:00Z");
}

TEST_CASE("what is written can be read back, whatever the time") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 rng(seed);
  std::uniform_int_distribution<std::int64_t> pick(0, 7'000'000'000'000);  // ms: to the year 2191
  for (int i = 0; i < 2000; ++i) {
    const wall_time when(std::chrono::milliseconds(pick(rng)));
    CHECK(parse_timestamp(text_ms(when)) == when);
    CHECK(parse_timestamp(text(when)) == std::chrono::floor<std::chrono::seconds>(when));
  }
}

TEST_CASE("a timestamp may have a fraction of 1 to 9 digits") {
  CHECK(parse_timestamp("2026-03-27T03:40:24.5Z") == at(1774582824, 500ms));
  CHECK(parse_timestamp("2026-03-27T03:40:24.000000001Z") == at(1774582824, 1ns));
  CHECK_FALSE(parse_timestamp("2026-03-27T03:40:24.0000000001Z"));
  CHECK_FALSE(parse_timestamp("2026-03-27T03:40:24.Z"));
}

TEST_CASE("a text that is no timestamp gives nothing") {
  for (const char* bad : {"", "Z", "2026-03-27", "2026-03-27T03:40:24", "2026-03-27T03:40:24+00:00",
                          "2026-03-27 03:40:24Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
                          "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
                          "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00ZZ",
                          "2O26-01-01T00:00:00Z", "+026-01-01T00:00:00Z", "9999-01-01T00:00:00Z",
                          "1969-12-31T23:59:59Z", " 2026-01-01T00:00:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_timestamp(bad));
  }
}

TEST_CASE("an HTTP date is read in its three forms") {
  const auto wanted = at(784111777);
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == wanted);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == wanted);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == wanted);
  CHECK(parse_http_date("Sun Nov 16 08:49:37 1994") == wanted + 240h);
  CHECK(parse_http_date("Fri, 27 Mar 2026 03:40:24 GMT") == at(1774582824));
}

TEST_CASE("years of two digits are 1970 to 2069") {
  CHECK(parse_http_date("Friday, 27-Mar-26 03:40:24 GMT") == at(1774582824));
  CHECK(text(*parse_http_date("Thursday, 01-Jan-70 00:00:00 GMT")) == "1970-01-01T00:00:00Z");
  CHECK(text(*parse_http_date("Tuesday, 31-Dec-69 00:00:00 GMT")) == "2069-12-31T00:00:00Z");
}

TEST_CASE("a text that is no HTTP date gives nothing") {
  for (const char* bad :
       {"", "now", "0", "-1", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Xxx, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 9994 08:49:37 GMT",
        "Sunday, 06 Nov 1994 08:49:37 GMT"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_http_date(bad));
  }
}

TEST_CASE("the cache gives the text of the second it is asked for, forwards and backwards") {
  timestamp_cache cache;
  for (std::int64_t second : {5, 5, 6, 4, 1774582824, 5}) {
    CHECK(cache.at(at(second, 999ms)) == text(at(second)));
  }
}

TEST_CASE("milliseconds behind a cached second are those of any second") {
  timestamp_cache cache;
  for (const auto when : {at(5, 0ms), at(5, 999'999'999ns), at(6, 10ms), at(4, 700ms), at(0, -1ns),
                          at(0, -1s), at(1774582824, 123'999'999ns)}) {
    std::string cached = "x";
    append_timestamp_ms(when, cache, cached);
    CHECK(cached == "x" + text_ms(when));
  }
}
