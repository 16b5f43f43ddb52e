#pragma once

#include <simdjson.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mpustop::core {

/// One page of ListRtcMPUTaskDetail, as far as it names tasks (facts 1.4).
struct list_page {
  struct entry {
    std::string app_id;  ///< empty where the entry has none
    std::string task_id;
  };
  std::vector<entry> entries;  ///< in the answer's order, whatever the ids look like
  std::size_t nameless = 0;    ///< further entries, without a TaskId that can be read
  std::size_t size() const { return entries.size() + nameless; }
};

/// Reads the JSON of such an answer. Ids of more than 256 bytes are cut to that, which no valid one
/// is. Keeps its buffers.
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
