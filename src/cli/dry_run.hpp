#pragma once

#include "cli/run_plan.hpp"
#include "cli/talk.hpp"

namespace mpustop::cli {

/// What is left of `run --dry-run` when all is read and checked: the certificates to trust, the
/// plan, and the word that it was none. Returns the exit code; throws `error` (usage).
int dry_run(const run_plan& plan, talk& out);

}  // namespace mpustop::cli
