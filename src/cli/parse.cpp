// The command line, by CLI11.
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "cli/command_line.hpp"
#include "cli/config_setting.hpp"
#include "cli/shell_words.hpp"
#include "cli/talk.hpp"
#include "cli/terminal.hpp"
#include "cli/text_layout.hpp"
#include "cli/usage_text.hpp"

namespace mpustop::cli {

namespace {

using words = std::vector<std::string>;

[[noreturn]] void refuse(const std::string& text) { throw error(error_kind::usage, text); }

void parse_words(CLI::App& app, const words& from) {
  app.parse(words(from.rbegin(), from.rend()));  // CLI11 takes the last one first
}

// Whether an option that is wanted, or needed by another, may yet come from a setting.
bool may_be_set(const CLI::ParseError& problem) {
  return problem.get_name() == "RequiredError" || problem.get_name() == "RequiresError";
}

// Help is given whatever else is wrong.
bool asks_for_help(CLI::App& app) {
  const CLI::App* parsed = parsed_command(app);
  return parsed != nullptr && parsed->get_help_ptr()->count() > 0;
}

// Throws what stands between the command line and a command, but for what settings may add.
void parse_given(command_line& given, const words& from) {
  try {
    parse_words(given.app, from);
  } catch (const CLI::Success&) {
    throw;
  } catch (const error&) {
    // Of options that do not go together: settings may add what is missing, or it comes again.
  } catch (const CLI::ParseError& problem) {
    if (asks_for_help(given.app)) throw CLI::CallForHelp();
    const std::string text = usage_text(given.app, problem);
    if (!may_be_set(problem) || parsed_command(given.app) == nullptr ||
        !parsed_command(given.app)->remaining(true).empty()) {
      refuse(text);
    }
  }
  const CLI::App* parsed = parsed_command(given.app);
  if (parsed == nullptr) refuse("a command is missing; 'mpustop --help' lists them");
  if (const std::string text = missing_value_text(*parsed); !text.empty()) refuse(text);
}

words environment_names() {
  words out;
  for (char** one = environ; one != nullptr && *one != nullptr; ++one) {
    const std::string_view text = *one;
    out.emplace_back(text.substr(0, text.find('=')));
  }
  return out;
}

bool is_quiet(const CLI::App& subcommand) {
  const CLI::Option* quiet = subcommand.get_option_no_throw("--quiet");
  return quiet != nullptr && quiet->count() > 0;
}

// What changes a command without standing on its command line is no secret.
void tell(const command_line& whole, const CLI::App& subcommand,
          const std::vector<setting>& given) {
  const words mistyped = mistyped_variables(whole.app, environment_names());
  if (mistyped.empty() && given.empty()) return;
  const wording how = wording_of(whole.chosen);
  talk out(is_quiet(subcommand) ? verbosity::quiet : verbosity::normal, how);
  for (const auto& line : mistyped) out.error(line);
  if (given.empty()) return;
  if (how == wording::words)
    return out.lines(settings_text(given, terminal_columns(STDERR_FILENO)));
  for (const auto& one : given) out.notice(setting_text(one));
}

// The variables that settings came from, with their values, to be set again.
words variables_of(const std::vector<setting>& given) {
  std::set<std::string> names;
  for (const auto& one : given)
    names.insert(one.variable.empty() ? "MPUSTOP_CONFIG" : one.variable);
  words out;
  for (const auto& name : names) {
    if (const auto value = os::process_environment()(name.c_str()))
      out.push_back(name + "=" + shell_word(*value));
  }
  return out;
}

// Where the option comes from that a message begins with, if it was not typed.
std::string with_origin(const std::string& text, const std::vector<setting>& given) {
  for (const auto& one : given) {
    if (text.starts_with(one.option + ":")) return origin(one) + ": " + text;
  }
  return text;
}

// The command line is read twice: once to learn what it leaves open, then with what the
// environment and a file add to it.
command parse_with_settings(const std::string& program, const words& from) {
  command_line given(program);
  parse_given(given, from);
  const CLI::App& wanted = *parsed_command(given.app);
  const auto settings = settings_of(given.app, wanted, os::process_environment());
  command_line whole(program);
  whole.run.words = from;
  whole.run.words.insert(whole.run.words.begin(), program);
  whole.run.variables = variables_of(settings);
  CLI::App* subcommand = whole.app.get_subcommand(wanted.get_name());
  apply(subcommand, settings);
  try {
    parse_words(whole.app, from);
  } catch (const CLI::ParseError& problem) {
    refuse(with_origin(usage_text(whole.app, problem), settings));
  }
  tell(whole, *subcommand, settings);
  return whole.chosen;
}

// `mpustop help run` is what many type.
words with_help(words from) {
  if (from.empty() || from[0] != "help") return from;
  from.erase(from.begin());
  from.resize(std::min<std::size_t>(from.size(), 1));
  from.emplace_back("--help");
  return from;
}

int shown(const CLI::App& app, const CLI::Success& wanted) {
  std::ostringstream text;
  app.exit(wanted, text, text);
  if (std::cout << narrowed(text.str(), terminal_columns(STDOUT_FILENO)) << std::flush) return 0;
  refuse("standard output: cannot be written");
}

}  // namespace

std::variant<command, int> parse(int argc, const char* const* argv) {
  const words from = with_help(words(argv + std::min(argc, 1), argv + argc));
  const std::string program = argc > 0 ? argv[0] : "mpustop";
  command_line known(program);
  if (from.empty()) {
    std::cerr << narrowed(known.app.help(), terminal_columns(STDERR_FILENO));
    return 2;
  }
  if (from[0][0] != '-' && command_named(known.app, from[0]) == nullptr) {
    refuse(no_command_text(known.app, from[0]));
  }
  try {
    return parse_with_settings(program, from);
  } catch (const CLI::Success& wanted) {
    try {
      parse_words(known.app, from);
    } catch (const CLI::ParseError&) {
      // as the first time
    }
    return shown(known.app, wanted);
  }
}

}  // namespace mpustop::cli
