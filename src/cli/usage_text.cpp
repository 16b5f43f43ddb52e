#include "cli/usage_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/command_line.hpp"
#include "cli/suggest.hpp"
#include "core/printable.hpp"

namespace mpustop::cli {

namespace {

std::string in_quotes(const std::string& word) { return "'" + core::printable(word) + "'"; }

// "run, check and bench"
std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    out += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  }
  return out;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* one : commands_of(app)) out.push_back(one->get_name());
  return out;
}

std::vector<std::string> commands_with(const CLI::App& app, const std::string& option) {
  std::vector<std::string> out;
  for (const CLI::App* one : commands_of(app)) {
    if (one->get_option_no_throw(option) != nullptr) out.push_back(one->get_name());
  }
  return out;
}

std::string unknown_option(const CLI::App& app, const CLI::App& subcommand,
                           const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  const std::string shown = core::printable(name);
  const std::string& here = subcommand.get_name();
  const std::string meant = did_you_mean(name, option_names(subcommand));
  if (const auto owners = commands_with(app, name); !owners.empty()) {
    return fmt::format("{}: is an option of {}, not of {}{}", shown, listed(owners), here, meant);
  }
  if (!meant.empty()) return fmt::format("{}: {} has no such option{}", shown, here, meant);
  return fmt::format("{}: {} has no such option; 'mpustop {} --help-all' lists them", shown, here,
                     here);
}

std::string surplus(const CLI::App& subcommand, const std::string& word) {
  std::vector<std::string> taken;
  for (const CLI::Option* one : subcommand.get_options()) {
    if (one->get_positional()) taken.push_back(one->get_name(true));
  }
  const std::string& here = subcommand.get_name();
  if (taken.empty()) {
    return fmt::format("{}: {} takes options only; see 'mpustop {} --help'", in_quotes(word), here,
                       here);
  }
  return fmt::format("{}: is too much, {} takes one {}; quote a name that holds blanks",
                     in_quotes(word), here, listed(taken));
}

bool looks_like_option(const std::string& word) { return word.size() > 1 && word[0] == '-'; }

// What the command line holds and nothing takes: an unknown option comes first, as what follows it
// was probably its value.
std::string extras_text(const CLI::App& app, const CLI::App& subcommand) {
  std::vector<std::string> words = subcommand.remaining(true);
  const auto option = std::find_if(words.begin(), words.end(), looks_like_option);
  if (option != words.end()) return unknown_option(app, subcommand, *option);
  return words.empty() ? "" : surplus(subcommand, words.front());
}

// Options stand behind the command.
std::string before_command(const CLI::App& app, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  const auto owners = commands_with(app, name);
  if (owners.empty()) {
    const std::string meant = did_you_mean(name, option_names(app));
    return fmt::format("{}: no such option{}", core::printable(name),
                       meant.empty() ? "; options follow a command: 'mpustop --help'" : meant);
  }
  return fmt::format("{}: options follow the command: mpustop {} {}", core::printable(name),
                     owners.front(), core::printable(word));
}

// The option that a message of CLI11 is about.
const CLI::Option* option_of(const CLI::App& subcommand, const std::string& message) {
  const CLI::Option* found = nullptr;
  for (const CLI::Option* one : subcommand.get_options()) {
    const std::string name = one->get_name();
    const auto at = message.find(name);
    if (at == std::string::npos) continue;
    const auto end = at + name.size();
    const bool whole = end == message.size() ||
                       std::string_view(": =,").find(message[end]) != std::string_view::npos;
    if (whole && (found == nullptr || name.size() > found->get_name().size())) found = one;
  }
  return found;
}

std::string with_value(const CLI::Option& option) {
  return option.get_positional() ? option.get_name(true)
                                 : option.get_name() + " " + option.get_type_name();
}

std::string required_text(const CLI::App& subcommand, const CLI::Option& option) {
  return fmt::format("{}: {} is missing: {}", subcommand.get_name(), with_value(option),
                     option.get_description().substr(0, option.get_description().find('\n')));
}

std::string option_text(const CLI::App& subcommand, const CLI::Option& option,
                        const CLI::ParseError& problem) {
  const std::string name = option.get_name();
  const std::string kind = problem.get_name();
  if (kind == "RequiredError") return required_text(subcommand, option);
  if (kind == "RequiresError") {
    std::string wanted;
    for (const CLI::Option* one : option.get_needs()) wanted = one->get_name();
    return fmt::format("{}: needs {}, too", name, wanted);
  }
  if (kind == "ArgumentMismatch" && option.count() > 1) {
    return fmt::format("{}: is given {} times; give it once", name, option.count());
  }
  if (kind == "ArgumentMismatch" && !is_flag(option)) {
    return fmt::format("{}: needs a value: {}", name, with_value(option));
  }
  return fmt::format("{}: {}", name, value_text(option, problem));
}

}  // namespace

std::string no_command_text(const CLI::App& app, const std::string& word) {
  const auto names = command_names(app);
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
  const std::string meant = did_you_mean(word, names);
  return fmt::format("{} is no command{} {}", in_quotes(word),
                     meant.empty() ? "; there are:" : meant + " There are:", all);
}

std::string value_text(const CLI::Option& option, const CLI::ParseError& problem) {
  std::string value = option.results().empty() ? "" : option.results().front();
  if (problem.get_name() == "ValidationError") {
    const std::string text = problem.what();
    const std::string front = option.get_name() + ": ";
    return text.starts_with(front) ? text.substr(front.size()) : text;
  }
  if (is_flag(option)) return fmt::format("{} is neither true nor false", in_quotes(value));
  if (option.get_type_name() == "N") return in_quotes(value) + " is no whole number of 0 or more";
  return fmt::format("{} is no {}", in_quotes(value), option.get_type_name());
}

std::string missing_value_text(const CLI::App& subcommand) {
  const auto names = option_names(subcommand);
  for (const CLI::Option* one : subcommand.get_options()) {
    if (is_flag(*one) || one->get_positional()) continue;
    for (const auto& value : one->results()) {
      if (std::find(names.begin(), names.end(), value) == names.end()) continue;
      return fmt::format("{}: needs a value: {} (an option follows: {})", one->get_name(),
                         with_value(*one), value);
    }
  }
  return {};
}

std::string usage_text(CLI::App& app, const CLI::ParseError& problem) {
  const CLI::App* subcommand = parsed_command(app);
  const auto stray = app.remaining(false);
  if (!stray.empty() && looks_like_option(stray.front())) return before_command(app, stray.front());
  if (subcommand == nullptr) return "a command is missing; 'mpustop --help' lists them";
  if (std::string text = extras_text(app, *subcommand); !text.empty()) return text;
  if (std::string text = missing_value_text(*subcommand); !text.empty()) return text;
  if (const CLI::Option* option = option_of(*subcommand, problem.what())) {
    return option_text(*subcommand, *option, problem);
  }
  return fmt::format("{}: {}", subcommand->get_name(), core::printable(problem.what(), 400));
}

}  // namespace mpustop::cli
