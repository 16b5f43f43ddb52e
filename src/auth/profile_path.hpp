#pragma once

#include <optional>
#include <string>
#include <vector>

#include "auth/profile_file.hpp"
#include "os/environment.hpp"

namespace mpustop::auth {

/// A file of profiles, found and read.
struct profile_text {
  std::string path;  ///< fit for a terminal
  std::string text;  ///< without a byte order mark
};

/// Reads the file that `variable` names, else the one at `below` HOME. Nothing when it is not
/// there, and then `search.looked_at` says so; an error when the variable names it. Adds the
/// warning when others may read it.
std::optional<profile_text> read_profiles(const os::environment& env, const char* variable,
                                          const char* below, profile_search& search);

/// "it has: a, b", fit for a terminal.
std::string names_text(const std::vector<std::string>& names);

}  // namespace mpustop::auth
