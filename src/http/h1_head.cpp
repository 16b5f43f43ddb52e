#include "http/h1_head.hpp"

#include <algorithm>

namespace mpustop::http {
namespace {

constexpr std::string_view begins = "HTTP/1.";
constexpr std::size_t bare_status_line = std::string_view("HTTP/1.1 200").size();

std::string_view without_cr(std::string_view line) {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

}  // namespace

h1_head find_head(std::string_view bytes) {
  h1_head out;
  const std::size_t seen = std::min(bytes.size(), begins.size());
  if (bytes.substr(0, seen) != begins.substr(0, seen)) {
    out.is = h1_head::state::wrong;
    return out;
  }
  for (std::size_t from = 0;;) {
    const std::size_t end = bytes.find('\n', from);
    if (end == std::string_view::npos) return out;
    const std::string_view line = bytes.substr(from, end - from);
    const std::string_view text = without_cr(line);
    out.strict =
        out.strict && text.size() != line.size() && (from > 0 || text.size() != bare_status_line);
    from = end + 1;
    if (!text.empty()) continue;
    out.is = h1_head::state::whole;
    out.size = from;
    return out;
  }
}

std::string strict_head(std::string_view head) {
  std::string out;
  for (std::size_t from = 0; from < head.size();) {
    const std::size_t end = std::min(head.find('\n', from), head.size());
    const std::string_view line = without_cr(head.substr(from, end - from));
    out += line;
    if (from == 0 && line.size() == bare_status_line) out += ' ';
    out += "\r\n";
    from = end + 1;
  }
  return out;
}

std::size_t stray_line_ends(std::string_view bytes) {
  return std::min(bytes.find_first_not_of("\r\n"), bytes.size());
}

}  // namespace mpustop::http
