#pragma once

#include <string_view>

namespace mpustop::core {

/// What the operator can do about a Code that ends a run, in a sentence or two; empty for a Code of
/// which nothing is known (facts 4.3).
std::string_view advice_of(std::string_view code);

}  // namespace mpustop::core
