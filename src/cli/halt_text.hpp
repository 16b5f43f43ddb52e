#pragma once

#include <string>
#include <string_view>

#include <mpustop/summary.hpp>

namespace mpustop::cli {

/// Why a run was halted, and what to do about it, in lines of at most 80 columns (longer words
/// stand alone); the first one has room for the "mpustop: " before it.
std::string halt_text(const summary& done);

}  // namespace mpustop::cli
