#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mpustop::cli {

/// Insertions, deletions, substitutions and swaps of neighbours that make `b` of `a`, whatever the
/// case of letters (Damerau and Levenshtein, optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word of `known` that was probably meant by `typed`: the only one that begins with it, else
/// the nearest one if at most a third of its letters differ; "" when none is near.
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

/// "; did you mean WORD?", or "" when none of `known` is near.
std::string did_you_mean(std::string_view typed, const std::vector<std::string>& known);

}  // namespace mpustop::cli
