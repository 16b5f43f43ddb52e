#include "http/response_fields.hpp"

#include <algorithm>

namespace mpustop::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view name, std::string_view wanted) {
  return name.size() == wanted.size() && std::equal(name.begin(), name.end(), wanted.begin(),
                                                    [](char a, char b) { return lower(a) == b; });
}

std::string* wanted_field(core::response& answer, std::string_view name) {
  // The length decides first: most fields are told apart by it alone.
  switch (name.size()) {
    case 4: return same_name(name, "date") ? &answer.date : nullptr;
    case 11: return same_name(name, "retry-after") ? &answer.retry_after : nullptr;
    case 16:
      if (same_name(name, "content-encoding")) return &answer.content_encoding;
      return same_name(name, "x-ratelimit-user") ? &answer.ratelimit_user : nullptr;
    case 17: return same_name(name, "x-acs-retry-after") ? &answer.acs_retry_after : nullptr;
    case 20: return same_name(name, "x-ratelimit-user-api") ? &answer.ratelimit_user_api : nullptr;
    default: return nullptr;
  }
}

}  // namespace

void keep_field(core::response& answer, std::string_view name, std::string_view value) {
  std::string* field = wanted_field(answer, name);
  if (field != nullptr && field->empty()) field->assign(value.substr(0, max_field_value));
}

void keep_body(core::response& answer, std::string_view piece, std::size_t most) {
  const std::size_t space = most - answer.body.size();
  if (piece.size() > space) answer.oversized = true;
  answer.body.append(piece.substr(0, space));
}

void reset_answer(core::response& answer) {
  answer.status = 0;
  answer.date.clear();
  answer.retry_after.clear();
  answer.acs_retry_after.clear();
  answer.ratelimit_user.clear();
  answer.ratelimit_user_api.clear();
  answer.content_encoding.clear();
  answer.body.clear();
  answer.oversized = false;
  answer.truncated = false;
}

}  // namespace mpustop::http
