#pragma once

#include <functional>
#include <optional>
#include <string>

namespace mpustop::os {

/// Looks an environment variable up; an empty one counts as unset.
using environment = std::function<std::optional<std::string>(const char* name)>;

/// The environment of this process.
environment process_environment();

}  // namespace mpustop::os
