#pragma once

#include <cstddef>
#include <string>
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

}  // namespace mpustop::core
