#pragma once

#include <string>

#include "cli/run_plan.hpp"

namespace mpustop::cli {

/// The plan of a dry run as one JSON object and a newline. `seconds_at_qps` and `done_at` (UTC) are
/// null without a limit of the rate; of the key there are the last four characters. Requires
/// counts.
std::string plan_json(const run_plan& plan);

}  // namespace mpustop::cli
