#include "description.hpp"

#include "cli/command_line.hpp"
#include "cli/help_format.hpp"

namespace mpustop::describe {

namespace {

value_kind kind_of(const std::string& value) {
  if (value.empty()) return value_kind::none;
  if (value == "FILE" || value == "TASKS" || value == "REPORT") return value_kind::file;
  if (value == "DIR") return value_kind::directory;
  return value.find('|') == std::string::npos ? value_kind::other : value_kind::word;
}

option_description option_of(const CLI::Option& from) {
  option_description out;
  out.text = cli::option_text(from);
  out.heading = from.get_group();
  if (from.get_positional()) {
    out.names = {from.get_name(true)};
    out.value = out.names.front();
  } else {
    for (const auto& name : from.get_snames()) out.names.push_back("-" + name);
    for (const auto& name : from.get_lnames()) out.names.push_back("--" + name);
    if (!cli::is_flag(from)) out.value = from.get_type_name();
  }
  out.kind = kind_of(out.value);
  if (out.kind == value_kind::word) out.words = CLI::detail::split(out.value, '|');
  return out;
}

}  // namespace

std::vector<command_description> describe(const CLI::App& app) {
  std::vector<command_description> out;
  for (const CLI::App* from : cli::commands_of(app)) {
    command_description one{.name = from->get_name(),
                            .usage = cli::usage_line(*from),
                            .text = from->get_description(),
                            .arguments = {},
                            .options = {},
                            .details = cli::details_of(*from),
                            .footer = from->get_footer()};
    for (const CLI::Option* option : from->get_options()) {
      (option->get_positional() ? one.arguments : one.options).push_back(option_of(*option));
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace mpustop::describe
