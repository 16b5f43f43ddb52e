#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "core/reply_fields.hpp"

namespace mpustop::core {

/// Reads JSON bodies (facts 4.1). False for whatever is not one whole, well-formed object, or has a
/// Code of no readable type. Never throws on any bytes; keeps its buffers.
class json_body_reader {
 public:
  bool read(std::string_view body, reply_fields& out);

 private:
  simdjson::dom::parser parser_;
  std::string padded_;
};

}  // namespace mpustop::core
