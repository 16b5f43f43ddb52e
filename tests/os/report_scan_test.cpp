#include "os/report_scan.hpp"

#include <doctest/doctest.h>

#include <string>

#include "caught.hpp"
#include "core/journal.hpp"
#include "temporary.hpp"

using namespace mpustop;
using test::caught_from;
using test::says;

namespace {

std::string report_of(int rows) {
  std::string out(core::journal_header());
  for (int i = 1; i <= rows; ++i) {
    row value;
    value.line = static_cast<std::uint64_t>(i);
    value.app_id = "a";
    value.task_id = std::to_string(i);
    core::encode_row(value, out);
  }
  return out;
}

std::optional<error> refusal(const std::string& path) {
  return caught_from([&] { os::scan_report(path, [](const core::journal_row&) {}); });
}

}  // namespace

TEST_CASE("a report is read from a file and from standard input, of any size") {
  const test::temporary_directory directory;
  std::uint64_t rows = 0;
  const auto count = [&](const core::journal_row&) { ++rows; };
  CHECK(os::scan_report(directory.file("r.csv", report_of(50'000)), count).rows == 50'000);
  CHECK(rows == 50'000);
  test::standard_input input;
  input.type(report_of(3) + "4,a,b");
  input.end();
  const auto found = os::scan_report("-", count);
  CHECK((found.rows == 3 && found.what == core::journal_state::kind::torn));
  CHECK(rows == 50'003);
}

TEST_CASE("what cannot be used is refused with its name and the cause") {
  const test::temporary_directory directory;
  const auto path = [&](std::string_view name) { return directory.path(name); };
  CHECK(says(refusal(path("none")), error_kind::input, path("none") + ": No such file"));
  CHECK(says(refusal(directory.root()), error_kind::input, "Is a directory"));
  CHECK(says(refusal(directory.file("tasks.csv", "AppId,TaskId\na,b\n")), error_kind::input,
             "tasks.csv: is not a report of mpustop"));
  CHECK(says(refusal(directory.file("empty", "")), error_kind::input, "has no rows"));
  CHECK(says(refusal(directory.file("header", report_of(0))), error_kind::input, "has no rows"));
  const std::string damaged = report_of(2) + "nonsense\n" + report_of(1).substr(96);
  CHECK(says(refusal(directory.file("damaged", damaged)), error_kind::input, "line 4 is damaged"));
  test::standard_input input;
  input.end();
  CHECK(says(refusal("-"), error_kind::input, "report on standard input: has no rows"));
}
