#pragma once

#include <string_view>

namespace mpustop::cli {

/// Gives every `search_table` of a page a field to search it by and headings to sort it by. Without
/// `<`, `&` and `]]>`, so that it may stand in XML as it is.
std::string_view table_script();

/// The style of those tables and of what the script adds, for behind `page_style`; likewise.
std::string_view table_style();

}  // namespace mpustop::cli
