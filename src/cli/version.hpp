#pragma once

#include <string>

namespace mpustop::cli {

/// What `--version` prints: name, version, and the libraries it was built with.
std::string version_text();

}  // namespace mpustop::cli
