#pragma once

#include <string_view>

namespace mpustop::cli {

/// The style sheet of a page: light and dark as the reader's system is, narrow and wide, screen and
/// paper. Without `<`, `&` and `]]>`, so that it may stand in XML as it is.
std::string_view page_style();

}  // namespace mpustop::cli
