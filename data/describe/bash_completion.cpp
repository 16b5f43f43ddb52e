#include <fmt/format.h>

#include "description.hpp"

namespace mpustop::describe {

namespace {

constexpr const char* head =
    R"(# Completion of mpustop for bash, made from the program's own options.
# shellcheck shell=bash

_mpustop_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2"); }

_mpustop_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}

_mpustop() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} options files=
  COMPREPLY=()
  # bash takes --guard=strict for three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
)";

constexpr const char* tail = R"(  esac
  if [[ $current == -* ]]; then
    _mpustop_words "$options" "$current"
  elif [[ $files ]]; then
    _mpustop_files -f "$current"
  fi
}

complete -F _mpustop mpustop
)";

std::string joined(const std::vector<std::string>& words, const char* by) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : by) + word;
  return out;
}

std::string value_case(const option_description& one) {
  std::string what = "return";
  if (one.kind == value_kind::file) what = "_mpustop_files -f \"$current\"; return";
  if (one.kind == value_kind::directory) what = "_mpustop_files -d \"$current\"; return";
  if (one.kind == value_kind::word) {
    what = fmt::format("_mpustop_words '{}' \"$current\"; return", joined(one.words, " "));
  }
  return fmt::format("        {}) {} ;;\n", joined(one.names, "|"), what);
}

std::string command_case(const command_description& one) {
  std::vector<std::string> names;
  std::string values;
  for (const auto& option : one.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
    if (option.kind != value_kind::none) values += value_case(option);
  }
  std::string out = fmt::format("    {})\n      options='{}'\n", one.name, joined(names, " "));
  for (const auto& argument : one.arguments) {
    if (argument.kind == value_kind::file) out += "      files=yes\n";
  }
  if (!values.empty()) out += "      case $previous in\n" + values + "      esac\n";
  return out + "      ;;\n";
}

}  // namespace

std::string bash_completion(const std::vector<command_description>& commands) {
  std::vector<std::string> names;
  for (const auto& one : commands) names.push_back(one.name);
  const std::string all = joined(names, " ");
  std::string out = head;
  out += fmt::format(
      "  if ((COMP_CWORD == 1)); then\n"
      "    _mpustop_words '{} help -h --help --version' \"$current\"\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n"
      "    help) _mpustop_words '{}' \"$current\"; return ;;\n",
      all, all);
  for (const auto& one : commands) out += command_case(one);
  return out + tail;
}

}  // namespace mpustop::describe
