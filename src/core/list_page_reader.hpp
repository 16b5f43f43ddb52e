#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "core/list_page.hpp"

namespace mpustop::core {

/// Reads the JSON of an answer to ListRtcMPUTaskDetail. Ids of more than 256 bytes are cut to that,
/// which no valid one is. Keeps its buffers.
class list_page_reader {
 public:
  /// False for what is not one whole, well-formed object whose `MPUTasks` is a list (of objects),
  /// null or absent: then `out` is empty. Never throws on any bytes.
  bool read(std::string_view body, list_page& out);

 private:
  simdjson::dom::parser parser_;
  std::string padded_;
};

}  // namespace mpustop::core
