#pragma once

#include <string>

#include <mpustop/summary.hpp>

namespace mpustop::cli {

/// The summary as one JSON object (design 3, `--json` fields of `run`), newline included.
std::string summary_json(const summary& done, int exit_code);

}  // namespace mpustop::cli
