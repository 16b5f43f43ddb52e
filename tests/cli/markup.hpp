#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include <pugixml.hpp>

namespace mpustop::test {

/// Parsed markup; the test fails if it is not well-formed.
inline void parse_markup(const std::string& text, pugi::xml_document& into) {
  const auto result = into.load_buffer(text.data(), text.size(), pugi::parse_full);
  INFO(result.description(), " at ", text.substr(static_cast<std::size_t>(result.offset), 60));
  REQUIRE(result.status == pugi::status_ok);
}

/// Every element of that name, in the order of the document.
inline std::vector<pugi::xml_node> all_named(const pugi::xml_node& root, const std::string& name) {
  std::vector<pugi::xml_node> out;
  for (const auto& found : root.select_nodes((".//" + name).c_str())) out.push_back(found.node());
  return out;
}

/// All text below a node.
inline std::string text_below(const pugi::xml_node& node) {
  std::string out;
  for (const auto& found : node.select_nodes(".//text()")) out += found.node().value();
  return out;
}

}  // namespace mpustop::test
