#pragma once

#include <string>
#include <vector>

#include <mpustop/credentials.hpp>

#include "os/child_process.hpp"

namespace mpustop::auth {

/// Runs the program of a profile of mode External and reads the keys that it prints: a JSON object
/// with `access_key_id`, `access_key_secret`, for temporary ones `sts_token`, and at will `mode`
/// (AK, StsToken) and `expiration` (2026-01-01T00:00:00Z; anything else: not known), as facts 6.3
/// have it. `words`: the program and its arguments, see os::run_child. Throws `error` (usage)
/// that says how the program failed; nothing of its standard output is in it, and of its standard
/// error the last three lines, without what looks like a key.
credentials keys_of_program(const std::vector<std::string>& words,
                            const os::child_limits& limits = {});

}  // namespace mpustop::auth
