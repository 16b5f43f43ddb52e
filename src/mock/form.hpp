#pragma once

#include <string_view>

#include "core/sign.hpp"

namespace mpustop::mock {

/// Appends the decoded pairs of `k=v&k=v`, a query or a form body: `%XX` of any case, and `+` and
/// `%20` alike as a blank (facts 3.1). A `%` without two hexadecimal digits stands for itself; a
/// part without `=` is a name with an empty value; empty parts are skipped.
void decode_form(std::string_view text, core::parameters& out);

/// The value of the first parameter of that name, or null.
const std::string* find_parameter(const core::parameters& all, std::string_view name);

}  // namespace mpustop::mock
