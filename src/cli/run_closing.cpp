#include "cli/run_closing.hpp"

#include <fmt/format.h>

#include "cli/failures_text.hpp"
#include "cli/labelled.hpp"
#include "cli/next_command.hpp"
#include "cli/shell_words.hpp"
#include "cli/summary_text.hpp"

namespace mpustop::cli {

namespace {

constexpr std::size_t most_codes = 5;

// Of rows that this run has not written nothing but their outcome is known.
std::string earlier_failures(const summary& done, const std::string& look, unsigned columns) {
  const std::uint64_t before = done.resumed_as[static_cast<std::size_t>(outcome::failed)] +
                               done.resumed_as[static_cast<std::size_t>(outcome::gave_up)];
  if (before == 0) return {};
  return indented(fmt::format("{} failed in earlier runs; to see why:", before), 2, columns) +
         "    " + look + "\n";
}

}  // namespace

std::string closing_text(const run_result& result, const run_arguments& given, unsigned columns) {
  const std::string program = given.words.empty() ? "mpustop" : given.words.front();
  const std::string look = shell_command({program, "summary", given.report});
  std::string out = summary_text(result.summary, columns);
  out += failures_text(result.failures, columns, most_codes, "for all of them: " + look);
  out += earlier_failures(result.summary, look, columns);
  out += fmt::format("  report: {}\n",
                     result.report_made ? shell_word(given.report) : "none was made");
  return out + what_next(result.summary, result.report_made, given, columns);
}

}  // namespace mpustop::cli
