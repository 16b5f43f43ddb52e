#pragma once

#include <string>
#include <string_view>

namespace mpustop::cli {

/// `text` as it may stand between tags and in quoted attributes of HTML and XML: valid UTF-8,
/// without control characters and without `& < > " '`. At most 4096 of its bytes.
std::string html(std::string_view text);

}  // namespace mpustop::cli
