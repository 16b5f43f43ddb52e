#include "auth/provider.hpp"

namespace mpustop::auth {

std::string key_text_fault(const std::string& value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c > ' ' && c < '\x7f') continue;
    const char* what = c == ' '                 ? "a blank"
                       : c == '\n' || c == '\r' ? "a line break"
                                                : "a byte outside of printable ASCII";
    return std::string("holds ") + what + " at character " + std::to_string(i + 1) +
           "; remove it (was it pasted with something around it?)";
  }
  return {};
}

}  // namespace mpustop::auth
