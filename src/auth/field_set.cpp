#include "auth/field_set.hpp"

#include <charconv>

#include <mpustop/error.hpp>

#include "auth/provider.hpp"

namespace mpustop::auth {
namespace {

constexpr std::int64_t shortest = 900, longest = 43'200;

/// The number that the text is; -1 when it is none.
std::int64_t number(const std::string& text) {
  std::int64_t out = -1;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  return fault == std::errc() && end == text.data() + text.size() ? out : -1;
}

}  // namespace

std::string field_set::text(const char* name) const {
  const auto found = fields_.find(name);
  if (found == fields_.end()) return {};
  if (const auto* text = std::get_if<std::string>(&found->second)) return *text;
  wrong(name, "is not a text");
}

std::string field_set::required(const char* name) const {
  std::string out = text(name);
  if (out.empty()) wrong(name, "is missing or empty");
  return out;
}

std::string field_set::key(const char* name) const {
  std::string out = required(name);
  const std::string fault = key_text_fault(out);
  if (!fault.empty()) wrong(name, fault);
  return out;
}

std::chrono::seconds field_set::duration(const char* name, std::chrono::seconds otherwise) const {
  const auto found = fields_.find(name);
  if (found == fields_.end()) return otherwise;
  std::int64_t count = -1;
  if (const auto* whole = std::get_if<std::int64_t>(&found->second)) count = *whole;
  if (const auto* text = std::get_if<std::string>(&found->second)) {
    count = text->empty() ? 0 : number(*text);
  }
  if (count == 0) return otherwise;
  if (count < shortest || count > longest) {
    wrong(name, "is not a number of seconds from 900 to 43200");
  }
  return std::chrono::seconds(count);
}

void field_set::wrong(const char* name, const std::string& what) const {
  throw error(error_kind::usage, where_ + ": field '" + name + "' " + what);
}

}  // namespace mpustop::auth
