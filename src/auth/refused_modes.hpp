#pragma once

#include <string>

#include "auth/profile_file.hpp"

namespace mpustop::auth {

/// Why no keys are had by a profile of this mode, and what to do instead: a sentence that follows
/// "field 'mode' ". Fit for a terminal.
std::string why_refused(const std::string& mode, const profile_words& words);

}  // namespace mpustop::auth
