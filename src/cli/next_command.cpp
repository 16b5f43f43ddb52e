#include "cli/next_command.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/labelled.hpp"
#include "cli/shell_words.hpp"

namespace mpustop::cli {

namespace {

std::string command_with(const run_arguments& given, bool resume, bool retry_failed) {
  std::vector<std::string> words = given.words;
  // What follows a -- is no option.
  const auto end =
      static_cast<std::size_t>(std::find(words.begin(), words.end(), "--") - words.begin());
  std::vector<std::string> more;
  if (resume && !given.resume) more.emplace_back("--resume");
  if (retry_failed && !given.retry_failed) more.emplace_back("--retry-failed");
  words.insert(words.begin() + static_cast<std::ptrdiff_t>(end), more.begin(), more.end());
  std::string out;
  for (const auto& variable : given.variables) out += variable + " ";
  return out + shell_command(words);
}

std::string intention(const summary& done, bool report_made) {
  const std::uint64_t failures = done.failed + done.gave_up;
  if (!done.complete && !report_made) return "To try again";
  if (!done.complete && failures == 0) return "To go on";
  if (!done.complete) {
    return fmt::format("To go on, and to try the {} failed or given up again", failures);
  }
  return fmt::format("To try the {} failed or given up again", failures);
}

}  // namespace

std::string what_next(const summary& done, bool report_made, const run_arguments& given,
                      unsigned columns) {
  const std::uint64_t failures = done.failed + done.gave_up;
  if (done.complete && failures == 0) return {};
  std::string what = intention(done, report_made);
  if (given.tasks == "-") what += " (with the same tasks on standard input)";
  // Not broken into lines: it is to be copied.
  return indented(what + ":", 0, columns) + "  " +
         command_with(given, report_made, report_made && failures > 0) + "\n";
}

}  // namespace mpustop::cli
