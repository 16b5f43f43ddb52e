#include "cli/page/html_text.hpp"

#include "core/safe_text.hpp"

namespace mpustop::cli {

namespace {

constexpr std::size_t longest = 4'096;

}  // namespace

std::string html(std::string_view text) {
  std::string clean;
  core::append_clean(text, longest, clean);
  std::string out;
  out.reserve(clean.size());
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const std::string_view rest = std::string_view(clean).substr(i, 3);
    if (rest == "\xef\xbf\xbe" || rest == "\xef\xbf\xbf") {  // U+FFFE, U+FFFF: XML 1.0, 2.2
      out += '?';
      i += 2;
      continue;
    }
    switch (clean[i]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += clean[i];
    }
  }
  return out;
}

}  // namespace mpustop::cli
