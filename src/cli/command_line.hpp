#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"

namespace mpustop::cli {

/// The command line as CLI11 knows it: every command with its options, and where they go.
struct command_line {
  /// `program`: how this one was called, for what demo tells to do next.
  explicit command_line(const std::string& program);
  command_line(const command_line&) = delete;
  command_line& operator=(const command_line&) = delete;

  CLI::App app;
  run_arguments run;
  check_arguments check;
  mock_arguments mock;
  demo_arguments demo;
  list_arguments list;
  summary_arguments summary;
  bench_arguments bench;
  doctor_arguments doctor;
  command chosen;  ///< set when `app` has parsed a command
};

/// All commands, in the order in which they are told.
std::vector<const CLI::App*> commands_of(const CLI::App& app);

/// The command that was named, or nothing.
const CLI::App* command_named(const CLI::App& app, const std::string& name);

/// The one that was parsed, or nothing.
CLI::App* parsed_command(CLI::App& app);

/// The long names of a command's options, "--qps", in order; `-h` and its like have one, too.
std::vector<std::string> option_names(const CLI::App& subcommand);

/// True of an option without a value.
bool is_flag(const CLI::Option& option);

}  // namespace mpustop::cli
