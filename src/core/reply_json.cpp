#include "core/reply_json.hpp"

#include <fmt/format.h>

#include <optional>

#include "core/ascii.hpp"

namespace mpustop::core {
namespace {

using simdjson::dom::element;

/// A Code may be a text or a number; null is no Code. False for any other type.
bool read_code(element value, reply_fields& out) {
  switch (value.type()) {
    case simdjson::dom::element_type::STRING:
      out.add_code(std::string_view(value.get_string().value_unsafe()));
      return true;
    case simdjson::dom::element_type::INT64:
      out.add_code(fmt::format_int(value.get_int64().value_unsafe()).c_str());
      return true;
    case simdjson::dom::element_type::UINT64:
      out.add_code(fmt::format_int(value.get_uint64().value_unsafe()).c_str());
      return true;
    case simdjson::dom::element_type::NULL_VALUE: return true;
    default: return false;
  }
}

/// The text of a body that is a RequestId, written without escapes and blanks, and nothing else:
/// what the service answers to nearly every call. Any other body is the parser's to judge.
std::optional<std::string_view> lone_request_id(std::string_view body) {
  static constexpr std::string_view lead = R"({"RequestId":")";
  static constexpr std::string_view end = R"("})";
  if (body.size() < lead.size() + end.size()) return std::nullopt;
  if (!body.starts_with(lead) || !body.ends_with(end)) return std::nullopt;
  body.remove_prefix(lead.size());
  body.remove_suffix(end.size());
  return all_printable<'"', '\\'>(body) ? std::optional(body) : std::nullopt;
}

}  // namespace

bool json_body_reader::read(std::string_view body, reply_fields& out) {
  out.clear();
  if (const auto id = lone_request_id(body)) {
    out.add_request_id(*id);
    return true;
  }
  padded_.assign(body);
  padded_.append(simdjson::SIMDJSON_PADDING, '\0');
  // The DOM checks the whole text, its end included; on-demand reading would take a body with a
  // right beginning. The text is padded already: no copy.
  simdjson::dom::object object;
  if (parser_.parse(padded_.data(), body.size(), false).get(object) != simdjson::SUCCESS) {
    return false;
  }
  for (const auto [name, value] : object) {
    std::string_view text;
    switch (kind_of_field(name)) {
      case field_kind::code:
        if (!read_code(value, out)) return false;
        break;
      case field_kind::message:
        if (value.get(text) == simdjson::SUCCESS) out.add_message(text);
        break;
      case field_kind::request_id:
        if (value.get(text) == simdjson::SUCCESS) out.add_request_id(text);
        break;
      case field_kind::other: break;
    }
  }
  return true;
}

}  // namespace mpustop::core
