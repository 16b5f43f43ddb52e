#pragma once

#include <string>

#include "core/journal.hpp"

namespace mpustop::test {

// What the report's tests write: the second row has a field in quotes.
inline const std::string header(core::journal_header());
inline const std::string row_1 = "1,a,b,stopped,,200,R,1,1.000,2026-08-01T09:30:00.123Z,\n";
inline const std::string row_2 = "2,a,c,failed,X,400,R,1,1.000,2026-08-01T09:30:00.124Z,\"a,b\"\n";

}  // namespace mpustop::test
