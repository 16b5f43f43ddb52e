#pragma once

#include <pugixml.hpp>

#include <string>
#include <string_view>

#include "core/reply_fields.hpp"

namespace mpustop::core {

/// Reads XML bodies (facts 4.1): the children of the one root element. False for whatever is not
/// whole and well-formed, or has a Code that is no text. Never throws on any bytes.
class xml_body_reader {
 public:
  bool read(std::string_view body, reply_fields& out);

 private:
  pugi::xml_document document_;
  std::string text_;
};

}  // namespace mpustop::core
