#include "os/report_scan.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "os/input_file.hpp"

namespace mpustop::os {

namespace {

constexpr std::size_t read_size = std::size_t{1} << 20;
constexpr std::string_view what_to_give = "give the file that run --report FILE has written";

// Why a report that was read to its end cannot be used, or nothing.
std::string problem_of(const core::journal_state& found) {
  using kind = core::journal_state::kind;
  if (found.what == kind::foreign) {
    return fmt::format("is not a report of mpustop (its first line is not the report's header); {}",
                       what_to_give);
  }
  if (found.what == kind::damaged) {
    return fmt::format("line {} is damaged: it {}; repair or remove that line", found.line,
                       found.reason);
  }
  return found.rows == 0 ? "has no rows: no task has ended yet" : "";
}

void feed_all(const std::string& path, core::journal_scanner& scanner) {
  std::vector<char> piece(read_size);
  try {
    input_file file(path);
    while (const std::size_t size = file.read(piece)) scanner.feed({piece.data(), size});
  } catch (const error& problem) {
    throw error(problem.kind(), fmt::format("report {}; {}", problem.what(), what_to_give));
  }
}

}  // namespace

core::journal_state scan_report(const std::string& path,
                                const std::function<void(const core::journal_row&)>& use) {
  core::journal_scanner scanner(use);
  feed_all(path, scanner);
  core::journal_state found = scanner.finish();
  const std::string problem = problem_of(found);
  if (problem.empty()) return found;
  throw error(error_kind::input,
              fmt::format("report {}: {}", path == "-" ? "on standard input" : path, problem));
}

}  // namespace mpustop::os
