#include <stdexcept>

#include <fmt/format.h>

#include "core/version.hpp"
#include "description.hpp"

namespace mpustop::describe {

namespace {

// Text as roff takes it: a hyphen that is one, no escapes, no request at the beginning of a line.
std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '-') {
      out += "\\-";
    } else if (c == '\\') {
      out += "\\e";
    } else if (c == '\'' || c == '.') {
      out += out.empty() || out.back() == '\n' ? "\\&" : "";
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string option_entry(const option_description& one) {
  std::string names;
  for (const auto& name : one.names) {
    names += (names.empty() ? "" : ", ") + ("\\fB" + roff(name) + "\\fR");
  }
  const bool is_option = one.names.front().starts_with('-');
  if (is_option && !one.value.empty()) names += " \\fI" + roff(one.value) + "\\fR";
  return fmt::format(".TP\n{}\n{}\n", names, roff(one.text));
}

// Where lines stand as they are from: at the examples.
std::string footer_text(const std::string& footer) {
  const auto examples = footer.find("Example");
  const std::string before = footer.substr(0, examples);
  std::string out;
  if (!before.empty()) out += ".PP\n" + roff(before);
  if (!out.empty() && !out.ends_with('\n')) out += "\n";
  if (examples == std::string::npos) return out;
  const std::string lines = footer.substr(footer.find('\n', examples) + 1);
  return out + ".PP\nExamples:\n.PP\n.nf\n" + roff(lines) + "\n.fi\n";
}

std::string section(const command_description& one) {
  std::string out = fmt::format(".SS \"{}\"\n{}.\n", roff(one.usage), roff(one.text));
  for (const auto& argument : one.arguments) out += option_entry(argument);
  for (const auto& option : one.options) out += option_entry(option);
  if (!one.details.empty()) out += ".PP\n" + roff(one.details) + "\n";
  return out + footer_text(one.footer);
}

std::string replaced(std::string page, const std::string& mark, const std::string& by) {
  const auto at = page.find(mark);
  if (at == std::string::npos) throw std::runtime_error("the page has no " + mark);
  return page.replace(at, mark.size(), by);
}

}  // namespace

std::string manual_page(const std::vector<command_description>& commands, const std::string& page) {
  std::string sections;
  for (const auto& one : commands) sections += section(one);
  return replaced(replaced(page, "@VERSION@", std::string(core::version())), "@COMMANDS@\n",
                  sections);
}

}  // namespace mpustop::describe
