#pragma once

#include <map>
#include <string>

#include <CLI/CLI.hpp>

namespace mpustop::cli {

/// The texts of --help, in 80 columns. A command's --help shows the options without a group of
/// their own (CLI11's group "Options"), names the others where
/// 23 lines have room for it, and ends with the footer; --help-all
/// shows all by group, and the command's details.
class help_format : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;

  /// What --help-all tells of a command before its footer.
  std::map<std::string, std::string> details;
};

/// Gives a command the text that only its --help-all (and the manual) has.
void set_details(CLI::App* subcommand, const std::string& text);

/// That text, or "".
std::string details_of(const CLI::App& subcommand);

/// What an option does, on one line, its default at the end: "calls a second [500]".
std::string option_text(const CLI::Option& option);

/// How an option is written: "-q, --quiet", "--qps N", "TASKS".
std::string option_usage(const CLI::Option& option);

/// "Usage: mpustop check [OPTIONS] TASKS", without the "Usage: ".
std::string usage_line(const CLI::App& subcommand);

/// True of an option that only --help-all tells of.
bool is_further(const CLI::Option& option);

}  // namespace mpustop::cli
