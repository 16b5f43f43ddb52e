#pragma once

#include <string>
#include <vector>

#include <mpustop/options.hpp>

#include "cli/talk.hpp"
#include "os/environment.hpp"

namespace mpustop::cli {

/// Where the keys of a run come from, for the operator.
struct keys_setting {
  std::string origin;                 ///< "the environment"; fit for a terminal
  std::vector<std::string> warnings;  ///< sentences
};

/// Finds the keys by the vendor's default chain, or by the profile that was typed, and sets
/// `wanted.keys`, and `wanted.renewal` where newer ones can be had. May ask services of the vendor,
/// and run a program that the profile names. Throws error(usage) that says what is wrong or what to
/// set.
keys_setting take_keys(options& wanted, const std::string& profile,
                       const os::environment& variable);

/// Tells the warnings.
void tell(const keys_setting& keys, talk& out);

}  // namespace mpustop::cli
