#pragma once

#include <string_view>

namespace mpustop::core {

/// What the Code of a task that failed or was given up says, and what to do about it: a clause
/// without an end, and a sentence or two.
struct code_meaning {
  std::string_view meaning;
  std::string_view advice;
};

/// Of a Code as a report has it: the service's (facts 1.3, 4.3), a kind of transport failure, or
/// "Http" and a status. Both are empty for a Code of which nothing is known.
code_meaning meaning_of(std::string_view code);

}  // namespace mpustop::core
