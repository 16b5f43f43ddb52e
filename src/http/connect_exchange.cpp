#include "http/connect_exchange.hpp"

#include <algorithm>

#include "core/version.hpp"

namespace mpustop::http {
namespace {

constexpr std::string_view version_prefix = "HTTP/";
constexpr std::string_view no_http = "is not HTTP";
constexpr std::string_view too_long = "has no end";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool same_letters(char a, char b) { return lower(a) == lower(b); }

bool contains(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same_letters) !=
         text.end();
}

bool begins_with(std::string_view text, std::string_view word) {
  return contains(text.substr(0, word.size()), word);
}

/// Behind the empty line that ends a header; npos while there is none. A line may end in a bare LF
/// (RFC 9112 2.2).
std::size_t end_of_head(std::string_view text) {
  for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    const std::string_view next = text.substr(at + 1, 2);
    if (next.starts_with('\n')) return at + 2;
    if (next == "\r\n") return at + 3;
  }
  return std::string_view::npos;
}

/// Takes the first line off, without its end.
std::string_view take_line(std::string_view& text) {
  const std::size_t at = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// The status code of "HTTP/1.1 200 OK", 0 of anything else.
int code_of(std::string_view line) {
  const std::size_t at = line.find(' ');
  if (!line.starts_with(version_prefix) || at == std::string_view::npos) return 0;
  const std::string_view code = line.substr(at + 1, 3);
  const std::string_view rest = line.substr(std::min(at + 4, line.size()));
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), is_digit)) return 0;
  if (!rest.empty() && rest.front() != ' ') return 0;
  return (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
}

}  // namespace

std::string_view connect_exchange::feed(std::string_view bytes) {
  if (status_ != status::waiting) return {};
  head_ += bytes;
  while (status_ == status::waiting) {
    const std::string_view begin = std::string_view(head_).substr(0, version_prefix.size());
    if (!version_prefix.starts_with(begin)) {
      fail(no_http);
      break;
    }
    const std::size_t end = end_of_head(head_);
    if (past_ + std::min(end, head_.size()) > header_bound) {
      fail(too_long);
      break;
    }
    if (end == std::string_view::npos) break;
    take_head(std::string_view(head_).substr(0, end));
    past_ += end;
    head_.erase(0, end);
  }
  return status_ == status::open ? bytes.substr(bytes.size() - head_.size()) : std::string_view{};
}

void connect_exchange::take_head(std::string_view head) {
  const std::string_view line = take_line(head);
  code_ = code_of(line);
  if (code_ < 100 || code_ == 101) return fail(no_http);
  if (code_ < 200) return;  // an interim answer; the final one follows
  if (code_ < 300) {
    status_ = status::open;
    return;
  }
  status_ = status::refused;
  const std::size_t at = line.find(' ') + 5;
  if (at < line.size()) reason_ = line.substr(at);
  while (!head.empty()) take_field(take_line(head));
}

void connect_exchange::take_field(std::string_view line) {
  static constexpr std::string_view name = "proxy-authenticate:";
  if (!begins_with(line, name)) return;
  line.remove_prefix(name.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  offers_basic_ |= contains(line, "basic");
  const std::string_view scheme = line.substr(0, line.find_first_of(" \t,"));
  if (scheme.empty()) return;
  if (!schemes_.empty()) schemes_ += ", ";
  schemes_ += scheme;
}

void connect_exchange::fail(std::string_view why) {
  error_ = why;
  status_ = status::failed;
}

std::string connect_request(std::string_view authority, std::string_view authorization) {
  std::string out = "CONNECT ";
  const auto field = [&out](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
  };
  out.append(authority).append(" HTTP/1.1\r\n");
  field("Host", authority);
  field("User-Agent", std::string("mpustop/").append(core::version()));
  if (!authorization.empty()) field("Proxy-Authorization", authorization);
  return out += "\r\n";
}

}  // namespace mpustop::http
