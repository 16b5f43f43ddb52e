#include "core/reply_fields.hpp"

#include <algorithm>

#include "core/error_codes.hpp"

namespace mpustop::core {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view name, std::string_view lower_case) {
  return std::equal(name.begin(), name.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return lower(a) == b; });
}

std::string_view trim(std::string_view text) {
  static constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

void reply_fields::clear() {
  code.clear();
  message.clear();
  request_id.clear();
}

bool reply_fields::has_error() const { return !code.empty() && !is_success_code(code); }

void reply_fields::add_code(std::string_view value) {
  if (!has_error()) code = trim(value);
}

void reply_fields::add_message(std::string_view value) {
  if (message.empty()) message = trim(value);
}

void reply_fields::add_request_id(std::string_view value) {
  if (request_id.empty()) request_id = trim(value);
}

field_kind kind_of_field(std::string_view name) {
  if (same_name(name, "code")) return field_kind::code;
  if (same_name(name, "message")) return field_kind::message;
  if (same_name(name, "requestid")) return field_kind::request_id;
  return field_kind::other;
}

}  // namespace mpustop::core
