#include <algorithm>

#include <fmt/format.h>

#include "cli/doctor/doctor_report.hpp"
#include "cli/doctor/local_findings.hpp"
#include "cli/doctor/service_findings.hpp"
#include "cli/doctor/way_findings.hpp"
#include "cli/summary_text.hpp"
#include "core/safe_text.hpp"

namespace mpustop::cli {

namespace {

constexpr std::size_t indent = 6;
constexpr std::size_t longest_text = 1'500;

std::uint64_t count(const std::vector<finding>& findings, health status) {
  return static_cast<std::uint64_t>(std::count_if(
      findings.begin(), findings.end(), [&](const finding& one) { return one.status == status; }));
}

/// The beginning of a word in UTF-8, at most `bytes` of it, and no half of a character.
std::string_view beginning(std::string_view word, std::size_t bytes) {
  if (word.size() <= bytes) return word;
  while (bytes > 1 && (static_cast<unsigned char>(word[bytes]) & 0xc0) == 0x80) --bytes;
  return word.substr(0, bytes);
}

/// Appends the words of `text` to a line that has `used` columns, and to further lines as needed,
/// which begin with `hang` blanks; a word that no line holds is broken. A byte counts as a column:
/// too many at most.
void append_words(std::string_view text, std::size_t used, std::size_t hang, std::size_t columns,
                  std::string& out) {
  bool first = true;  // of its line
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    while (!word.empty()) {
      const std::size_t blank = first ? 0 : 1;
      const bool empty_line = first && used == hang;
      if (!empty_line && used + blank + word.size() > columns) {
        out += '\n' + std::string(hang, ' ');
        used = hang;
        first = true;
        continue;
      }
      const std::string_view piece = beginning(word, columns - used - blank);
      out.append(blank, ' ');
      out += piece;
      used += blank + piece.size();
      word.remove_prefix(piece.size());
      first = false;
    }
  }
}

std::string coloured(health status, bool colours) {
  const std::string word = to_string(status);
  if (!colours || status == health::skip) return word;
  const int colour = status == health::ok ? 32 : status == health::warn ? 33 : 31;
  return fmt::format("\x1b[{}m{}\x1b[0m", colour, word);
}

std::string clean(std::string_view text) {
  std::string out;
  core::append_clean(text, longest_text, out);
  return out;
}

void append_finding(const finding& one, const doctor_style& style, std::string& out) {
  constexpr std::size_t longest_name = 12;
  constexpr std::size_t before_text = indent + longest_name + 1;
  constexpr std::size_t wide = 60;
  const std::size_t columns = std::max<std::size_t>(style.columns, 32);
  const std::string word = to_string(one.status);
  out += coloured(one.status, style.colours) + std::string(indent - word.size(), ' ');
  out += fmt::format("{:<{}} ", one.name, longest_name);
  append_words(clean(one.text), before_text, columns < wide ? indent + 2 : before_text, columns,
               out);
  out += '\n';
  if (one.cure.empty()) return;
  out += std::string(indent, ' ');
  append_words(clean(one.cure), indent, indent, columns, out);
  out += '\n';
}

std::string total_text(const std::vector<finding>& findings) {
  const std::uint64_t failed = count(findings, health::fail);
  const std::uint64_t warned = count(findings, health::warn);
  std::string out;
  if (failed > 0) out += plural(failed, "check") + " failed";
  if (warned > 0) out += (out.empty() ? "" : ", ") + plural(warned, "warning");
  return out.empty() ? "All is well." : out + ".";
}

}  // namespace

std::vector<finding> doctor_findings(const doctor_facts& facts) {
  std::vector<finding> out{names_finding(facts), addresses_finding(facts)};
  if (uses_proxy(facts)) out.push_back(proxy_finding(facts));
  out.push_back(tls_finding(facts));
  out.push_back(protocol_finding(facts));
  out.push_back(clock_finding(facts));
  out.push_back(credentials_finding(facts));
  out.push_back(permission_finding(facts));
  out.push_back(limit_finding(facts));
  out.push_back(files_finding(facts));
  if (facts.report) out.push_back(report_finding(facts));
  return out;
}

int doctor_exit_code(const std::vector<finding>& findings) {
  return count(findings, health::fail) == 0 ? 0 : 1;
}

std::string doctor_text(const doctor_facts& facts, const std::vector<finding>& findings,
                        const doctor_style& style) {
  std::string out;
  if (!style.quiet) out = facts.to.url() + "\n";
  for (const finding& one : findings) {
    const bool well = one.status == health::ok || one.status == health::skip;
    if (!style.quiet || !well) append_finding(one, style, out);
  }
  if (!style.quiet) out += total_text(findings) + "\n";
  return out;
}

}  // namespace mpustop::cli
