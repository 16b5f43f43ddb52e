#pragma once

#include <string_view>

namespace mpustop::core {

/// Whether a Code is the one of the pattern, or, where that ends in `*`, begins as it does.
constexpr bool fits_code(std::string_view pattern, std::string_view code) {
  if (!pattern.ends_with('*')) return pattern == code;
  pattern.remove_suffix(1);
  return code.starts_with(pattern);
}

}  // namespace mpustop::core
