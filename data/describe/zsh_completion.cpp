#include <fmt/format.h>

#include "description.hpp"

namespace mpustop::describe {

namespace {

// `text` within '...[text]...': what zsh would read as the end of it, or of the quotes, is escaped.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string action(const option_description& one) {
  switch (one.kind) {
    case value_kind::none: return {};
    case value_kind::file: return fmt::format(":{}:_files", one.value);
    case value_kind::directory: return fmt::format(":{}:_files -/", one.value);
    case value_kind::word: {
      std::string words;
      for (const auto& word : one.words) words += (words.empty() ? "" : " ") + word;
      return fmt::format(":word:({})", words);
    }
    case value_kind::other: return fmt::format(":{}: ", escaped(one.value));
  }
  return {};
}

// One of several names shuts the others out.
std::string option_spec(const option_description& one) {
  std::string all;
  for (const auto& name : one.names) all += (all.empty() ? "" : " ") + name;
  std::string out;
  for (const auto& name : one.names) {
    const bool joins = one.kind != value_kind::none && name.starts_with("--");
    out += fmt::format("        '({}){}{}[{}]{}' \\\n", all, name, joins ? "=" : "",
                       escaped(one.text), action(one));
  }
  return out;
}

std::string command_case(const command_description& one) {
  std::string out = fmt::format("    {})\n      _arguments -s \\\n", one.name);
  for (const auto& option : one.options) out += option_spec(option);
  int place = 1;
  for (const auto& argument : one.arguments) {
    out += fmt::format("        '{}{}' \\\n", place++, action(argument));
  }
  out.replace(out.size() - 3, 2, "");
  return out + "      ;;\n";
}

}  // namespace

std::string zsh_completion(const std::vector<command_description>& commands) {
  std::string out =
      "#compdef mpustop\n"
      "# Completion of mpustop for zsh, made from the program's own options.\n"
      "\n"
      "local context state state_descr line\n"
      "typeset -A opt_args\n"
      "local -a commands\n"
      "commands=(\n";
  for (const auto& one : commands) {
    out += fmt::format("  '{}:{}'\n", one.name, escaped(one.text));
  }
  out +=
      "  'help:the help of a command'\n"
      ")\n"
      "_arguments -C \\\n"
      "  '(- *)'{-h,--help}'[the commands]' \\\n"
      "  '(- *)--version[version, build and libraries]' \\\n"
      "  '1:command:->command' \\\n"
      "  '*::argument:->argument' && return\n"
      "case $state in\n"
      "  command) _describe -t commands 'command of mpustop' commands; return ;;\n"
      "esac\n"
      "case $words[1] in\n"
      "    help) _describe -t commands 'command of mpustop' commands ;;\n";
  for (const auto& one : commands) out += command_case(one);
  return out + "esac\n";
}

}  // namespace mpustop::describe
