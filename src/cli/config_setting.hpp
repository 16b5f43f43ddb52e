#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "os/environment.hpp"

namespace mpustop::cli {

/// An option's value that the command line does not hold.
struct setting {
  std::string option;               ///< "--qps"
  std::vector<std::string> values;  ///< "true" or its like of a flag
  std::string variable;             ///< of the environment that holds it; empty: the file does
  std::string file;
  std::size_t line = 0;
};

/// "MPUSTOP_QPS", or "ops.conf, line 3, key 'qps'".
std::string origin(const setting& one);

/// Gives every command that takes settings its option --config. Commands whose options are all not
/// `configurable` take none.
void add_settings_option(CLI::App& app);

/// No option of this command is set by the environment or by a file: it is for trying things out.
void takes_no_settings(CLI::App* subcommand);

/// "MPUSTOP_ACCOUNT_LIMIT" of "--account-limit"; with a command, "MPUSTOP_BENCH_QPS".
std::string variable_name(const std::string& option, const std::string& subcommand = {});

/// The options of `command` that its command line leaves open and the environment or the file
/// sets. The file is what --config, else MPUSTOP_CONFIG, names. What is for one command
/// (MPUSTOP_BENCH_QPS, a section [bench]) comes before what is for all, the environment before the
/// file. Throws error(usage) when the file cannot be read, or holds what is no option.
std::vector<setting> settings_of(const CLI::App& app, const CLI::App& subcommand,
                                 const os::environment& variable);

/// Sets the options before `command` is parsed. When that is, error(usage) names the variable, or
/// file and line, of a value that the option does not take.
void apply(CLI::App* subcommand, const std::vector<setting>& given);

/// What comes from elsewhere than the command line, for the operator, in lines of `columns`:
/// "Settings: qps 200 (MPUSTOP_QPS), report night.csv (ops.conf, line 3)"; "" when nothing does.
std::string settings_text(const std::vector<setting>& given, unsigned columns);

/// Variables that begin with MPUSTOP_ and were probably meant for an option: a line each that says
/// that they are not. `names`: of all variables.
std::vector<std::string> mistyped_variables(const CLI::App& app,
                                            const std::vector<std::string>& names);

}  // namespace mpustop::cli
