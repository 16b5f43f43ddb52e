#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <mpustop/options.hpp>

#include "cli/doctor_arguments.hpp"
#include "cli/list_arguments.hpp"
#include "cli/region_choice.hpp"
#include "cli/summary_arguments.hpp"
#include "engine/load_options.hpp"
#include "mock/options.hpp"

namespace mpustop::cli {

enum class progress_style { automatic, bar, text, json, none };

/// How it is told on standard error: for people, or as objects of JSON.
enum class wording { words, json };

inline wording wording_of(progress_style wanted) {
  return wanted == progress_style::json ? wording::json : wording::words;
}

/// How much is told on standard error.
enum class verbosity { quiet, normal, verbose };

/// `mpustop run`.
struct run_arguments {
  std::string tasks;  ///< path, or `-` for standard input
  std::string report = "report.csv";
  bool resume = false;         ///< go on with the report of an earlier run
  bool retry_failed = false;   ///< with `resume`: rows that ended failed or gave_up are tried again
  bool dry_run = false;        ///< all but send
  mpustop::options options;    ///< but the keys
  region_choice region;        ///< that `options.endpoint` is of
  std::string profile;         ///< of ~/.aliyun/config.json; empty: as the environment says
  std::string key_origin;      ///< where the keys are from, in words; empty: not known
  std::string proxy_variable;  ///< that `options.proxy` was found in
  bool no_header = false;
  bool yes = false;
  bool json = false;
  progress_style progress = progress_style::automatic;
  verbosity talk = verbosity::normal;
  std::vector<std::string> words;  ///< the command line as it was given, the program's name first
  /// NAME=VALUE, fit for a shell, of the variables that options came from.
  std::vector<std::string> variables;
};

/// `mpustop check`.
struct check_arguments {
  std::string tasks;
  std::string report;  ///< of an earlier run, to tell what it left; empty: none
  unsigned qps = 500;
  bool no_header = false;
  bool json = false;
};

/// `mpustop mock`.
struct mock_arguments {
  mock::mock_options options;
  std::string tasks;  ///< the running tasks; empty: every valid pair
};

/// `mpustop demo`.
struct demo_arguments {
  unsigned tasks = 2'000;
  std::string directory;  ///< for the task file and the report; empty: a new temporary one
  std::string program = "mpustop";  ///< how this program was called
};

/// `mpustop bench`.
struct bench_arguments {
  engine::load_options load;   ///< but the keys, and the ids
  std::string tasks;           ///< pairs to ask for; empty: made-up ones
  std::string profile;         ///< as for run
  std::string proxy_variable;  ///< as for run
  std::string html;            ///< a page with the result; empty: none
  bool no_header = false;
  bool yes = false;
  bool json = false;
  progress_style progress = progress_style::automatic;
  verbosity talk = verbosity::normal;
};

using command = std::variant<run_arguments, check_arguments, list_arguments, summary_arguments,
                             bench_arguments, doctor_arguments, mock_arguments, demo_arguments>;

/// What the command line asks for, or the exit code when it was answered already (`--help`,
/// `--version`: 0) or is wrong (2; the error was printed).
std::variant<command, int> parse(int argc, const char* const* argv);

}  // namespace mpustop::cli
