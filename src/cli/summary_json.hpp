#pragma once

#include <string>

#include <mpustop/summary.hpp>

#include "core/failure_tally.hpp"

namespace mpustop::cli {

/// The summary as one JSON object (design 3, `--json` fields of `run`), newline included.
/// `failures` are those of the rows that this run has written.
std::string summary_json(const summary& done, int exit_code, const core::failure_tally& failures);

/// The latency's fields, as an object.
std::string latency_json(const struct summary::latency& milliseconds);

}  // namespace mpustop::cli
