#include "mock/call.hpp"

#include <algorithm>

#include "mock/call_fields.hpp"
#include "mock/form.hpp"

namespace mpustop::mock {
namespace {

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::optional<refusal> read_format(const http::server_request& request, call& out) {
  if (const auto* format = find_parameter(out.parameters, "Format")) {
    if (same_ignoring_case(*format, "json"))
      out.format = answer_format::json;
    else if (!same_ignoring_case(*format, "xml"))
      return refuse::invalid_format();
  } else if (out.v3) {
    const auto* accept = find_header(request, "accept");
    if (accept && accept->find("json") != std::string::npos) out.format = answer_format::json;
  }
  return std::nullopt;
}

void clear(call& out) {
  auto kept = std::move(out.parameters);
  kept.clear();
  out = call{};
  out.parameters = std::move(kept);
}

}  // namespace

const std::string* find_header(const http::server_request& request, std::string_view name) {
  for (const auto& [key, value] : request.headers)
    if (key == name) return &value;
  return nullptr;
}

std::optional<refusal> read_call(const http::server_request& request, call& out) {
  clear(out);
  const std::string_view target = request.target;
  const auto question = std::min(target.find('?'), target.size());
  out.path = target.substr(0, question);
  if (question < target.size()) decode_form(target.substr(question + 1), out.parameters);
  out.v3 = find_header(request, "authorization") != nullptr;
  const auto* type = find_header(request, "content-type");
  const bool form = type && type->starts_with("application/x-www-form-urlencoded");
  if (!out.v3 && form) decode_form(request.body, out.parameters);

  if (auto wrong = read_format(request, out)) return wrong;
  return out.v3 ? read_v3_fields(request, out) : read_v1_fields(out);
}

}  // namespace mpustop::mock
