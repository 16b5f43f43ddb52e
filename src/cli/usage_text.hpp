#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace mpustop::cli {

/// What is wrong with a word that names no command, and what was probably meant.
std::string no_command_text(const CLI::App& app, const std::string& word);

/// What is wrong with a command line that `app` has parsed until `problem`: what, where, and what
/// to do; without "mpustop: ".
std::string usage_text(CLI::App& app, const CLI::ParseError& problem);

/// What is wrong with an option's value, without the option's name. `problem`: of its conversion
/// or validation.
std::string value_text(const CLI::Option& option, const CLI::ParseError& problem);

/// An option of the command line whose value is the next option's name, as in `--report --yes`:
/// what is wrong with it, or "".
std::string missing_value_text(const CLI::App& subcommand);

}  // namespace mpustop::cli
