#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/list_arguments.hpp"

namespace mpustop::cli {

/// The AppIds of a text, one a line: blank lines and those that begin with `#` are skipped, blanks
/// around an id do not count, and a first line that says "AppId" is a header. `name`: what messages
/// call the text. Throws error(input) that names the line which holds no AppId.
std::vector<std::string> app_ids_in(std::string_view text, const std::string& name);

/// All that are asked for, each once, in their order. Throws error(usage or input) where there is
/// none, one has not the documented form (facts 1.1), or the file cannot be read.
std::vector<std::string> wanted_app_ids(const list_arguments& wanted);

}  // namespace mpustop::cli
