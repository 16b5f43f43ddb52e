#include "core/journal_record.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using mpustop::outcome;
using mpustop::core::journal_row;

namespace {

/// The parts of a good row; a test puts its own in place of one.
struct fields {
  std::string line = "7", app_id = "app-1", task_id = "task_1", outcome = "stopped", code = "",
              http_status = "200", request_id = "R-1", attempts = "1", latency = "12.345",
              finished_at = "2026-08-01T09:30:00.123Z", message = "";

  std::string text() const {
    return line + ',' + app_id + ',' + task_id + ',' + outcome + ',' + code + ',' + http_status +
           ',' + request_id + ',' + attempts + ',' + latency + ',' + finished_at + ',' + message;
  }
};

std::string problem(const std::string& line) {
  journal_row row;
  return std::string(record_problem(line, row));
}

std::string with(std::string fields::*field, const std::string& value, fields row = {}) {
  row.*field = value;
  return problem(row.text());
}

fields invalid() {
  fields row;
  row.outcome = "invalid";
  return row;
}

void check_all(std::string fields::*field, const std::vector<std::string>& good,
               const std::vector<std::string>& bad, const fields& row = {}) {
  for (const std::string& value : good) {
    CAPTURE(value);
    CHECK(with(field, value, row) == "");
  }
  for (const std::string& value : bad) {
    CAPTURE(value);
    CHECK(with(field, value, row) != "");
  }
}

}  // namespace

TEST_CASE("a good row tells its line, ids and outcome") {
  journal_row row;
  const std::string text = fields{}.text();
  CHECK(record_problem(text, row).empty());
  CHECK(row.line == 7);
  CHECK(row.app_id == "app-1");
  CHECK(row.task_id == "task_1");
  CHECK(row.outcome == outcome::stopped);
  CHECK(record_problem("3,'=x,\"a \"\"b\"\"\",invalid,,,,0,,2026-08-01T09:30:00.123Z,no", row)
            .empty());
  CHECK(row.line == 3);
  CHECK(row.app_id.empty());
  CHECK(row.task_id.empty());
  CHECK(row.outcome == outcome::invalid);
}

TEST_CASE("numbers are decimal, without needless zeros, and fit") {
  check_all(&fields::line, {"1", "18446744073709551615"},
            {"", "0", "01", "+1", "-1", " 1", "1 ", "x", "18446744073709551616", "\"1\""});
  check_all(&fields::attempts, {"0", "1", "4294967295"}, {"", "00", "-1", "4294967296", "1.0"});
  check_all(&fields::http_status, {"", "100", "599", "999"},
            {"0", "99", "099", "1000", "20x", " 200", "\"200\""});
  check_all(&fields::latency, {"", "0.000", "0.001", "61000.000", "9223372036854775.807"},
            {"1", "1.00", "1.0000", ".000", "00.000", "01.000", "1,000", "-1.000", "1.0x0"});
}

TEST_CASE("the outcome is one of the six") {
  check_all(&fields::outcome,
            {"stopped", "already_stopped", "failed", "gave_up", "invalid", "duplicate"},
            {"", "Stopped", "stop", "stoppedx", "unknown", "\"stopped\""});
}

TEST_CASE("the time is one that there is") {
  check_all(&fields::finished_at,
            {"1970-01-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z", "1677-09-21T00:12:43.145Z"},
            {"", "2026-08-01T09:30:00Z", "2026-08-01 09:30:00.123Z", "2026-08-01T09:30:00.123",
             "2026-08-01T09:30:00.123z", "2026-00-01T09:30:00.123Z", "2026-13-01T09:30:00.123Z",
             "2026-08-00T09:30:00.123Z", "2026-02-29T09:30:00.123Z", "2026-08-01T24:30:00.123Z",
             "2026-08-01T09:60:00.123Z", "2026-08-01T09:30:60.123Z", "2026-08-01T09:30:00.12xZ",
             "\"2026-08-01T09:30:00.123Z\""});
}

TEST_CASE("ids are of the documented form, but in an invalid row") {
  const std::string longest_app(64, 'a');
  const std::string longest_task(55, 't');
  check_all(&fields::app_id, {"-", longest_app, "--x"},
            {"", longest_app + "a", "a b", "'=x", "\"a\"", "\"a,b\"", "任"});
  check_all(&fields::task_id, {"_", longest_task}, {"", longest_task + "t", "a.b"});
  const std::vector<std::string> printed = {
      "", "a b", "'=x", "-good", "\"a,b\"", "\"say \"\"x\"\"\"", longest_app + "a", R"(\xE4\x00)"};
  const std::vector<std::string> not_printed = {"=x",    "- bad", "任",    "a\tb",
                                                "\"a\"", "a\"b",  "\"open"};
  check_all(&fields::app_id, printed, not_printed, invalid());
  check_all(&fields::task_id, printed, not_printed, invalid());
}

TEST_CASE("texts are quoted where they must be, UTF-8, and guarded") {
  for (auto field : {&fields::code, &fields::request_id, &fields::message}) {
    check_all(field,
              {"", "a b", "a'b", "'=1", "'-", "'\t", "a=1", "任", "\"a,b\"", "\",\"", "\"\"\"\"",
               "\"a \"\"b\"\" c\"", "\"'=1,2\"", "a\tb"},
              {"\"",
               "\"\"",
               "\"a\"",
               "a\"",
               "a\"b",
               "\"a,b",
               "\"a,b\"x",
               "\"a,\"b\"",
               "=1",
               "+1",
               "-1",
               "@x",
               "\t",
               "\x7f",
               "\"=1,2\"",
               "\xff",
               "a\xc0\xaf",
               "\xe4\xbb",
               std::string("a\0b", 3),
               std::string("\"a,\0\"", 5),
               "a\rb",
               "\"a\r,\"",
               "a\nb"});
  }
}

TEST_CASE("a row has eleven fields") {
  CHECK(problem("") == "ends before its eleventh column");
  CHECK(problem("7") == "ends before its eleventh column");
  const std::string good = fields{}.text();
  for (std::size_t size = 0; size < good.size(); ++size) {
    CAPTURE(size);
    CHECK(problem(good.substr(0, size)) != "");
  }
  CHECK(problem(good + ",") == "goes on behind its eleventh column");
  CHECK(problem(good + ",x") == "goes on behind its eleventh column");
  CHECK(problem(good + "\r") == "holds a NUL or CR");
  CHECK(problem(" " + good) == "does not begin with a line's number");
}
