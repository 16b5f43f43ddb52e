#include <algorithm>
#include <array>

#include "core/safe_text.hpp"
#include "core/sign.hpp"

namespace mpustop::core {
namespace {

constexpr std::string_view mark = "[redacted]";

constexpr std::array<std::string_view, 4> names = {"SecurityToken", "AccessKeyId",
                                                   "x-acs-security-token", "x-acs-accesskey-id"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_letters(char a, char b) { return lower(a) == lower(b); }

/// Where the value begins behind a name, and how deep it is percent-encoded; npos if the name
/// stands alone: `: value`, `="value"`, `%3Dvalue` (1), `%253Dvalue` (2), ...
struct value_start {
  std::size_t at = std::string::npos;
  std::size_t depth = 0;
};

value_start find_value(std::string_view text, std::size_t at) {
  static constexpr std::string_view plain_lead = "\"' \t";
  if (text.substr(at).starts_with('%')) {
    std::size_t depth = 1;
    for (++at; text.substr(at).starts_with("25"); at += 2) ++depth;
    const auto code = text.substr(at, 2);
    const bool separates = code == "3D" || code == "3d" || code == "3A" || code == "3a";
    return separates ? value_start{at + 2, depth} : value_start{};
  }
  at = std::min(text.find_first_not_of(plain_lead, at), text.size());
  if (at == text.size() || (text[at] != '=' && text[at] != ':')) return {};
  return {std::min(text.find_first_not_of(plain_lead, at + 1), text.size()), 0};
}

/// Where it ends: at the `&` that was encoded as deep as the value's `=`, or at a plain delimiter.
/// A deeper `&` belongs to the value.
std::size_t find_value_end(std::string_view text, value_start value) {
  static constexpr std::string_view delimiters = "& \t\r\n\"',;]}<>";
  const auto plain = std::min(text.find_first_of(delimiters, value.at), text.size());
  if (value.depth == 0) return plain;
  std::string encoded = "%";
  for (std::size_t i = 1; i < value.depth; ++i) encoded += "25";
  encoded += "26";
  return std::min(text.find(encoded, value.at), plain);
}

/// Copies `text` to `out` without the values of the fields of this name.
void strike_named(std::string_view name, std::string_view text, std::string& out) {
  out.clear();
  for (;;) {
    const auto found =
        std::search(text.begin(), text.end(), name.begin(), name.end(), same_letters);
    const auto behind = static_cast<std::size_t>(found - text.begin()) + name.size();
    if (found == text.end()) break;
    const value_start value = find_value(text, behind);
    const bool named = value.at != std::string::npos;
    const std::size_t copied = named ? value.at : behind;
    out.append(text, 0, copied);
    text.remove_prefix(copied);
    if (!named || text.starts_with(mark)) continue;
    out += mark;
    text.remove_prefix(find_value_end(text, {0, value.depth}));
  }
  out += text;
}

/// Copies `text` to `out` without the secret.
void strike(std::string_view secret, std::string_view text, std::string& out) {
  out.clear();
  for (auto at = text.find(secret); at != std::string_view::npos; at = text.find(secret)) {
    out.append(text, 0, at);
    out += mark;
    text.remove_prefix(at + secret.size());
  }
  out += text;
}

}  // namespace

redactor::redactor(const std::vector<std::string>& secrets) {
  for (std::string form : secrets) {
    if (form.empty()) continue;
    for (int depth = 0; depth < 3; ++depth) {
      secrets_.push_back(form);
      std::string next;
      percent_encode(form, next);
      form = std::move(next);
    }
  }
  std::sort(secrets_.begin(), secrets_.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

void redactor::append(std::string_view text, std::size_t limit, std::string& out) {
  work_.assign(text);
  for (const auto& secret : secrets_) {
    strike(secret, work_, next_);
    work_.swap(next_);
  }
  for (const auto name : names) {
    strike_named(name, work_, next_);
    work_.swap(next_);
  }
  append_clean(work_, limit, out);
}

}  // namespace mpustop::core
