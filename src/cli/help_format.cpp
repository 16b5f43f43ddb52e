#include "cli/help_format.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/command_line.hpp"
#include "cli/text_layout.hpp"

namespace mpustop::cli {

namespace {

constexpr std::size_t width = 80;
constexpr std::ptrdiff_t screen_rows = 23;  ///< of 24: the prompt has the last one
constexpr std::size_t widest_usage = 26;    ///< a longer one has a line of its own
constexpr const char* common_group = "Options";

// `text` in lines behind `first`, each after `indent` blanks but for the first.
std::string wrapped(const std::string& first, const std::string& text, std::size_t indent) {
  std::string out;
  std::string line = first;
  const auto end_line = [&] {
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    line.assign(indent, ' ');
  };
  if (line.size() + 2 > indent) end_line();
  line.resize(indent, ' ');
  bool fresh = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (!fresh && line.size() + 1 + word.size() > width) {
      end_line();
      fresh = true;
    }
    line += (fresh ? "" : " ") + word;
    fresh = false;
    at = end + 1;
  }
  end_line();
  return out;
}

std::string option_lines(const std::vector<const CLI::Option*>& options, std::size_t indent) {
  std::string out;
  for (const CLI::Option* one : options) {
    out += wrapped("  " + option_usage(*one), option_text(*one), indent);
  }
  return out;
}

std::size_t indent_of(const std::vector<const CLI::Option*>& options) {
  std::size_t most = 0;
  for (const CLI::Option* one : options) {
    const std::size_t size = option_usage(*one).size();
    if (size <= widest_usage) most = std::max(most, size);
  }
  return most + 4;
}

using options_list = std::vector<const CLI::Option*>;

options_list of_group(const CLI::App& subcommand, const std::string& group) {
  return subcommand.get_options([&](const CLI::Option* one) {
    return one->get_group() == group && !one->get_positional() &&
           one != subcommand.get_help_ptr() && one != subcommand.get_help_all_ptr();
  });
}

std::string further_names(const CLI::App& subcommand) {
  std::vector<std::string> names;
  for (const CLI::Option* one : subcommand.get_options()) {
    if (is_further(*one)) names.push_back(one->get_name());
  }
  if (names.empty()) return {};
  names.front().insert(0, "More: ");
  return joined(names, 0, width);
}

// The positionals, then the options that have no group, then --help.
options_list common_options(const CLI::App& subcommand, bool has_further) {
  options_list out =
      subcommand.get_options([](const CLI::Option* one) { return one->get_positional(); });
  for (const CLI::Option* one : of_group(subcommand, common_group)) out.push_back(one);
  out.push_back(has_further ? subcommand.get_help_all_ptr() : subcommand.get_help_ptr());
  return out;
}

std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text + (text.ends_with('.') ? "" : ".");
}

std::string overview(const CLI::App& app) {
  std::string out = "Usage: mpustop COMMAND [OPTIONS] ...\n" + app.get_description() + "\n\n";
  std::size_t indent = 0;
  for (const CLI::App* one : commands_of(app)) {
    indent = std::max(indent, one->get_name().size() + 5);
  }
  for (const CLI::App* one : commands_of(app)) {
    out += wrapped("  " + one->get_name(), one->get_description(), indent);
  }
  return out + "\n" + option_lines({app.get_option("--help"), app.get_option("--version")}, 17) +
         "\n" + app.get_footer() + "\n";
}

bool fits_screen(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n') <= screen_rows;
}

// What only --help-all explains is named where there is room.
std::string short_help(const CLI::App& subcommand, const std::string& head,
                       const std::string& footer) {
  const std::string further = further_names(subcommand);
  const options_list common = common_options(subcommand, !further.empty());
  const std::string front = head + option_lines(common, indent_of(common));
  const std::string whole = front + further + footer;
  return fits_screen(whole) ? whole : front + footer;
}

std::string whole_help(const CLI::App& subcommand, const std::string& head,
                       const std::string& footer) {
  const std::size_t indent = widest_usage + 4;
  std::string out = head + option_lines(common_options(subcommand, true), indent);
  for (const auto& group : subcommand.get_groups()) {
    const options_list options = of_group(subcommand, group);
    if (group == common_group || group.empty() || options.empty()) continue;
    out += "\n" + group + ":\n" + option_lines(options, indent);
  }
  const std::string details = details_of(subcommand);
  if (!details.empty()) out += "\n" + details + "\n";
  return out + (footer.empty() ? "" : "\n") + footer;
}

}  // namespace

std::string option_usage(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name(true);
  std::string out;
  for (const auto& name : option.get_snames()) out += "-" + name + ", ";
  for (const auto& name : option.get_lnames()) out += "--" + name + ", ";
  out.resize(out.size() - 2);
  return is_flag(option) ? out : out + " " + option.get_type_name();
}

std::string option_text(const CLI::Option& option) {
  std::string text = option.get_description();
  std::replace(text.begin(), text.end(), '\n', ' ');
  const std::string preset = option.get_default_str();
  if (preset.empty() || is_flag(option) || text.ends_with(']')) return text;
  return text + " [" + preset + "]";
}

std::string usage_line(const CLI::App& subcommand) {
  std::string out = "mpustop " + subcommand.get_name() + " [OPTIONS]";
  for (const CLI::Option* one : subcommand.get_options()) {
    if (one->get_positional()) {
      const std::string name = one->get_name(true);
      out += one->get_required() ? " " + name : " [" + name + "]";
    } else if (one->get_required()) {
      out += " " + option_usage(*one);
    }
  }
  return out;
}

bool is_further(const CLI::Option& option) {
  return !option.get_positional() && option.get_group() != common_group &&
         !option.get_group().empty();
}

void set_details(CLI::App* subcommand, const std::string& text) {
  const auto format = std::dynamic_pointer_cast<help_format>(subcommand->get_formatter());
  if (format) format->details[subcommand->get_name()] = text;
}

std::string details_of(const CLI::App& subcommand) {
  const auto format = std::dynamic_pointer_cast<help_format>(subcommand.get_formatter());
  if (!format) return {};
  const auto found = format->details.find(subcommand.get_name());
  return found == format->details.end() ? "" : found->second;
}

std::string help_format::make_help(const CLI::App* app, std::string,
                                   CLI::AppFormatMode mode) const {
  if (app->get_parent() == nullptr) return overview(*app);
  const std::string head =
      fmt::format("Usage: {}\n{}\n\n", usage_line(*app), sentence(app->get_description()));
  const std::string footer = app->get_footer().empty() ? "" : app->get_footer() + "\n";
  if (mode == CLI::AppFormatMode::All) return whole_help(*app, head, footer);
  return short_help(*app, head, footer);
}

}  // namespace mpustop::cli
