#pragma once

#include <string>

namespace mpustop::cli {

/// What `--version` prints: name, version, the commit if it was built from a clone, compiler and
/// kind of the build, the libraries that it runs with (those loaded) and was built with.
std::string version_text();

}  // namespace mpustop::cli
