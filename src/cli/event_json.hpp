#pragma once

#include <string>
#include <string_view>

#include "cli/load_progress.hpp"
#include "cli/progress_line.hpp"
#include "core/time.hpp"

namespace mpustop::cli {

/// What `--progress json` writes: objects of one line each, without their newline
/// (data/progress-format.md).

/// Words for the operator. `type`: "notice" or "error".
std::string event_json(std::string_view type, std::string_view text, core::wall_time when);

/// How far a run is.
std::string progress_json(const run_progress& run, core::wall_time when);

/// How far a load test is.
std::string load_progress_json(const load_progress& load, bool ended, core::wall_time when);

/// A JSON string, quotes included: valid UTF-8, without control characters.
std::string quoted(std::string_view text);

}  // namespace mpustop::cli
