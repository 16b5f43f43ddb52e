#include "cli/glyphs.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

namespace mpustop::cli {

glyphs glyphs_of_locale(const char* lc_all, const char* lc_ctype, const char* lang) {
  for (const char* value : {lc_all, lc_ctype, lang}) {
    if (value == nullptr || *value == '\0') continue;
    // language[_territory][.codeset][@modifier]
    std::string_view name = value;
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return glyphs::ascii;
    name.remove_prefix(dot + 1);
    name = name.substr(0, name.find('@'));
    std::string codeset;
    for (const char c : name) {
      if (c != '-') codeset += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return codeset == "utf8" ? glyphs::unicode : glyphs::ascii;
  }
  return glyphs::ascii;
}

glyphs environment_glyphs() {
  return glyphs_of_locale(std::getenv("LC_ALL"), std::getenv("LC_CTYPE"), std::getenv("LANG"));
}

}  // namespace mpustop::cli
