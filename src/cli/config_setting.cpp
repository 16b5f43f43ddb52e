#include "cli/config_setting.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "cli/command_line.hpp"
#include "cli/config_file.hpp"
#include "cli/suggest.hpp"
#include "cli/text_layout.hpp"
#include "cli/usage_text.hpp"
#include "core/printable.hpp"

namespace mpustop::cli {

namespace {

constexpr std::streamsize largest_file = 1 << 20;

[[noreturn]] void refuse(const std::string& text) { throw error(error_kind::usage, text); }

using options_list = std::vector<const CLI::Option*>;

options_list settable(const CLI::App& subcommand) {
  return subcommand.get_options([](const CLI::Option* one) {
    return one->get_configurable() && !one->get_positional() && !one->get_lnames().empty();
  });
}

std::vector<std::string> keys_of(const CLI::App& app, const std::string& section) {
  std::vector<std::string> out;
  for (const CLI::App* subcommand : commands_of(app)) {
    if (!section.empty() && subcommand->get_name() != section) continue;
    for (const CLI::Option* one : settable(*subcommand)) out.push_back(one->get_lnames().front());
  }
  // Commands share options, and a suggestion wants each once.
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<std::string> sections_of(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* one : commands_of(app)) {
    if (!settable(*one).empty()) out.push_back(one->get_name());
  }
  return out;
}

std::string read_file(const std::string& path, const std::string& named_by) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(largest_file) + 1, '\0');
  if (in) in.read(text.data(), largest_file + 1);
  if (!in && !in.eof()) {
    refuse(fmt::format("{}: {} ({})", path, std::generic_category().message(errno), named_by));
  }
  if (in.gcount() > largest_file) {
    refuse(fmt::format("{}: is longer than 1 MiB: no file of settings ({})", path, named_by));
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

bool is_known(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whatever command is wanted: a mistyped key is told before it matters.
void check_entry(const CLI::App& app, const file_entry& entry, const std::string& file) {
  const auto sections = sections_of(app);
  if (!entry.section.empty() && !is_known(sections, entry.section)) {
    refuse(fmt::format("{}, line {}: [{}] is no command that takes settings{}", file, entry.line,
                       core::printable(entry.section), did_you_mean(entry.section, sections)));
  }
  const auto keys = keys_of(app, entry.section);
  if (entry.is_section || is_known(keys, entry.key)) return;
  const std::string of = entry.section.empty() ? "any command" : entry.section;
  const std::string meant = did_you_mean(entry.key, keys);
  refuse(fmt::format("{}, line {}: key '{}' is no option of {}{}", file, entry.line,
                     core::printable(entry.key), of,
                     meant.empty() ? "; take the line out" : meant));
}

// Options whose name means something else for this command: what is set for all leaves them alone.
bool is_of_its_own(const std::string& subcommand, const std::string& option) {
  static const std::set<std::pair<std::string, std::string>> own{
      {"list", "--qps"},   {"summary", "--qps"}, {"summary", "--html"}, {"bench", "--guard"},
      {"bench", "--html"}, {"bench", "--yes"},   {"check", "--report"}};
  return own.contains({subcommand, option});
}

// Of the file's entries for a key, the one for this command, else the one for all; of several the
// last.
const file_entry* entry_of(const std::vector<file_entry>& entries, const std::string& key,
                           const std::string& subcommand) {
  const file_entry* found = nullptr;
  for (const auto& one : entries) {
    if (one.key != key || (!one.section.empty() && one.section != subcommand)) continue;
    if (one.section.empty() && is_of_its_own(subcommand, "--" + key)) continue;
    if (found == nullptr || found->section.empty() || !one.section.empty()) found = &one;
  }
  return found;
}

// What was typed beats a setting of what says the same in another way.
bool is_shut_out(const CLI::App& subcommand, const std::string& option) {
  const auto typed = [&](const char* name) {
    const CLI::Option* one = subcommand.get_option_no_throw(name);
    return one != nullptr && one->count() > 0;
  };
  if (option == "--endpoint") return typed("--region") || typed("--vpc");
  return (option == "--region" || option == "--vpc") && typed("--endpoint");
}

struct named_file {
  std::string path;
  std::string named_by;
};

named_file config_file(const CLI::App& subcommand, const os::environment& variable) {
  const CLI::Option* option = subcommand.get_option_no_throw("--config");
  if (option == nullptr) return {};
  if (option->count() > 0) return {option->results().back(), "--config"};
  return {variable("MPUSTOP_CONFIG").value_or(""), "MPUSTOP_CONFIG"};
}

bool is_word(std::string word, const std::vector<std::string>& of) {
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return is_known(of, word);
}

// A flag by a word: "true" sets it, "false" leaves it.
bool flag_value(const setting& one) {
  const std::string& word = one.values.front();
  if (is_word(word, {"1", "true", "yes", "on"})) return true;
  if (is_word(word, {"0", "false", "no", "off"})) return false;
  refuse(fmt::format("{}: '{}' is neither true nor false", origin(one), core::printable(word)));
}

void apply_one(CLI::Option& option, const setting& one) {
  if (is_flag(option)) {
    if (!flag_value(one)) return;
    option.add_result("true");
    return option.run_callback();
  }
  if (one.values.size() > 1 && option.get_items_expected_max() == 1) {
    refuse(fmt::format("{}: takes one value; put it into quotes if it holds blanks or commas",
                       origin(one)));
  }
  try {
    for (const auto& value : one.values) option.add_result(value);
    option.run_callback();
  } catch (const CLI::ParseError& problem) {
    refuse(origin(one) + ": " + value_text(option, problem));
  }
}

}  // namespace

std::string origin(const setting& one) {
  if (!one.variable.empty()) return one.variable;
  return fmt::format("{}, line {}, key '{}'", one.file, one.line, one.option.substr(2));
}

void add_settings_option(CLI::App& app) {
  for (CLI::App* subcommand : app.get_subcommands([](CLI::App*) { return true; })) {
    if (settable(*subcommand).empty()) continue;
    subcommand->add_option("--config", "settings, a line each: qps = 200; also MPUSTOP_QPS=200")
        ->type_name("FILE")
        ->configurable(false);
  }
}

void takes_no_settings(CLI::App* subcommand) {
  for (CLI::Option* one : subcommand->get_options()) one->configurable(false);
}

std::string variable_name(const std::string& option, const std::string& subcommand) {
  std::string out = "MPUSTOP_" + (subcommand.empty() ? "" : subcommand + "_") + option.substr(2);
  for (char& c : out) {
    c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

std::vector<setting> settings_of(const CLI::App& app, const CLI::App& subcommand,
                                 const os::environment& variable) {
  const named_file file = config_file(subcommand, variable);
  std::vector<file_entry> entries;
  if (!file.path.empty()) entries = parse_config(read_file(file.path, file.named_by), file.path);
  for (const auto& one : entries) check_entry(app, one, file.path);
  std::vector<setting> out;
  for (const CLI::Option* option : settable(subcommand)) {
    const std::string name = "--" + option->get_lnames().front();
    if (option->count() > 0 || is_shut_out(subcommand, name)) continue;
    setting found{.option = name, .values = {}, .variable = {}, .file = {}};
    std::vector<std::string> variables{variable_name(name, subcommand.get_name())};
    if (!is_of_its_own(subcommand.get_name(), name)) variables.push_back(variable_name(name));
    for (const auto& by : variables) {
      const auto value = variable(by.c_str());
      if (!value) continue;
      found.variable = by;
      found.values = {*value};
      break;
    }
    const file_entry* entry = entry_of(entries, name.substr(2), subcommand.get_name());
    if (found.values.empty() && entry != nullptr) {
      found.values = entry->values;
      found.file = file.path;
      found.line = entry->line;
    }
    if (!found.values.empty()) out.push_back(std::move(found));
  }
  return out;
}

void apply(CLI::App* subcommand, const std::vector<setting>& given) {
  subcommand->preparse_callback([subcommand, given](std::size_t) {
    for (const auto& one : given) apply_one(*subcommand->get_option(one.option), one);
  });
}

std::string setting_text(const setting& one) {
  std::string value;
  for (const auto& each : one.values) value += (value.empty() ? "" : ",") + core::printable(each);
  const std::string from = one.variable.empty()
                               ? fmt::format("{}, line {}", core::printable(one.file), one.line)
                               : one.variable;
  return fmt::format("{} {} ({})", one.option.substr(2), value, from);
}

std::string settings_text(const std::vector<setting>& given, unsigned columns) {
  std::vector<std::string> parts;
  for (const auto& one : given) parts.push_back(setting_text(one));
  return parts.empty() ? "" : "Settings from elsewhere:\n" + joined(parts, 2, columns);
}

std::vector<std::string> mistyped_variables(const CLI::App& app,
                                            const std::vector<std::string>& names) {
  const std::string prefix = "MPUSTOP_";
  std::vector<std::string> known{"CONFIG"};
  for (const auto& section : sections_of(app)) {
    for (const auto& key : keys_of(app, section)) {
      for (const auto& one : {variable_name("--" + key), variable_name("--" + key, section)}) {
        known.push_back(one.substr(prefix.size()));
      }
    }
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  std::vector<std::string> out;
  for (const auto& name : names) {
    if (!name.starts_with(prefix) || is_known(known, name.substr(prefix.size()))) continue;
    const std::string meant = nearest(name.substr(prefix.size()), known);
    if (meant.empty()) continue;
    out.push_back(fmt::format("{}: sets no option, and is ignored; did you mean {}{}?",
                              core::printable(name), prefix, meant));
  }
  return out;
}

}  // namespace mpustop::cli
