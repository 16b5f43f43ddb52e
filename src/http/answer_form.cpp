#include "http/answer_form.hpp"

#include <charconv>

namespace mpustop::http {
namespace {

bool has_upper_case(std::string_view name) {
  unsigned found = 0;  // no early end: short names are the rule, and this has no branches
  for (const char c : name) found |= static_cast<unsigned char>(c - 'A') < 26;
  return found != 0;
}

/// Digits alone, or -1.
std::int64_t number(std::string_view digits) {
  std::int64_t value = -1;
  if (digits.starts_with('-')) return -1;
  const char* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, value);
  return error == std::errc() && at == end ? value : -1;
}

}  // namespace

bool answer_form::field(std::string_view name, std::string_view value) {
  if (name.starts_with(':')) return pseudo(name, value);
  regular_ = true;
  if (has_upper_case(name)) return false;
  // Fields of a connection are HTTP/1.1's (8.2.2). The length tells most names apart.
  switch (name.size()) {
    case 2: return name != "te" || value == "trailers";
    case 7: return name != "upgrade";
    case 10: return name != "connection" && name != "keep-alive";
    case 14: return name != "content-length" || content_length(value);
    case 16: return name != "proxy-connection";
    case 17: return name != "transfer-encoding";
    default: return true;
  }
}

bool answer_form::pseudo(std::string_view name, std::string_view value) {
  if (final_ || regular_ || status_ != 0 || name != ":status" || value.size() != 3) return false;
  const std::int64_t status = number(value);
  status_ = status >= 100 ? static_cast<int>(status) : 0;
  return status_ != 0 && status_ != 101;  // HTTP/2 has no switching of protocols (8.6)
}

bool answer_form::content_length(std::string_view value) {
  if (length_ >= 0 || status_ < 200) return false;
  length_ = number(value);
  return length_ == 0 || (length_ > 0 && status_ != 204);
}

bool answer_form::block_end(bool end_stream) {
  if (final_) return end_stream;
  if (status_ == 0) return false;
  if (status_ < 200) {
    begin(to_head_);
    return !end_stream;
  }
  final_ = true;
  if (to_head_ || status_ == 204 || status_ == 304) length_ = 0;
  return true;
}

bool answer_form::data(std::size_t size) {
  received_ += static_cast<std::int64_t>(size);
  return final_ && (length_ < 0 || received_ <= length_);
}

}  // namespace mpustop::http
