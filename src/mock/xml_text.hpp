#pragma once

#include <string>
#include <string_view>

namespace mpustop::mock {

/// Appends XML character data. What XML 1.0 cannot hold, and bytes outside ASCII, become `?`.
void append_xml_text(std::string_view text, std::string& out);

}  // namespace mpustop::mock
