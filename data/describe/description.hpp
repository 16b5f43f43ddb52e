#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace mpustop::describe {

/// What follows an option or stands for itself.
enum class value_kind { none, file, directory, word, other };

struct option_description {
  std::vector<std::string> names;  ///< "-q", "--quiet"; of what is no option: "TASKS"
  std::string value;               ///< "FILE"; empty of a flag
  std::vector<std::string> words;  ///< that the value is one of
  value_kind kind = value_kind::none;
  std::string text;     ///< one line
  std::string heading;  ///< of its group in --help-all
};

struct command_description {
  std::string name;
  std::string usage;  ///< "mpustop run [OPTIONS] TASKS"
  std::string text;
  std::vector<option_description> arguments;  ///< by position
  std::vector<option_description> options;
  std::string details;
  std::string footer;  ///< "Exit codes: ...\nExamples:\n  mpustop ..."
};

/// The commands of the program as its own parser has them.
std::vector<command_description> describe(const CLI::App& app);

/// Completion for bash, for zsh, and the manual page: `page` with @COMMANDS@ and @VERSION@ filled
/// in. Throws std::runtime_error when it lacks one of them.
std::string bash_completion(const std::vector<command_description>& commands);
std::string zsh_completion(const std::vector<command_description>& commands);
std::string manual_page(const std::vector<command_description>& commands, const std::string& page);

}  // namespace mpustop::describe
