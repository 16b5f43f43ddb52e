#include "core/journal_values.hpp"

#include <doctest/doctest.h>

#include <string>

#include "core/journal.hpp"
#include "core/journal_record.hpp"
#include "core/timestamp.hpp"
#include "scanning.hpp"

using namespace mpustop;
using namespace mpustop::core;
using namespace std::chrono_literals;

TEST_CASE("the values of columns are what was written") {
  CHECK((status_of("404") == 404 && status_of("") == 0));
  CHECK((attempts_of("0") == 0 && attempts_of("4294967295") == 4'294'967'295));
  CHECK_FALSE(latency_of(""));
  CHECK(latency_of("0.000") == 0ns);
  CHECK(latency_of("12.345") == 12'345us);
  CHECK(latency_of("18446744073709551615.999") > 0ns);
  CHECK(text_of("a \"\"b\"\", c") == "a \"b\", c");
  CHECK(text_of("").empty());
}

TEST_CASE("finished_at is read whatever second the row before had") {
  finish_reader reader;
  for (const char* text : {"2026-08-01T09:30:00.123Z", "2026-08-01T09:30:00.999Z",
                           "1970-01-01T00:00:00.000Z", "2026-08-01T09:29:59.000Z"}) {
    CAPTURE(text);
    CHECK(reader.at(text) == parse_timestamp(text));
    CHECK(reader.at(text).has_value());
  }
  CHECK_FALSE(reader.at("9999-01-01T00:00:00.000Z"));
  CHECK(reader.at("2026-08-01T09:30:00.001Z").has_value());
}

TEST_CASE("every row that is written is read back, column by column") {
  test::random_rows rows(20'26);
  for (int i = 0; i < 20'000; ++i) {
    const row value = rows.next();
    std::string line = test::encoded(value);
    line.pop_back();
    journal_row got;
    REQUIRE(record_problem(line, got).empty());
    CHECK(attempts_of(got.attempts) == value.attempts);
    CHECK(status_of(got.http_status) == value.http_status);
    CHECK(latency_of(got.latency_ms).has_value() == value.latency.has_value());
    if (value.latency) {
      const auto apart = *latency_of(got.latency_ms) - *value.latency;
      CHECK((apart >= -500ns && apart <= 500ns));
    }
    finish_reader reader;
    const auto ended = reader.at(got.finished_at);
    if (ended) CHECK(*ended == std::chrono::floor<std::chrono::milliseconds>(value.finished_at));
    // A plain text is as it was; another one is at least as long as what is left of it.
    if (value.code.find_first_of("\"\n\r\x7f\t=+-@\xff\x80\xe4") == std::string::npos &&
        value.code.find('\0') == std::string::npos) {
      CHECK(text_of(got.code) == value.code);
    }
  }
}
