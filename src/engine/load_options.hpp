#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <mpustop/options.hpp>

#include "core/load_ids.hpp"

namespace mpustop::engine {

enum class load_guard { none, strict };

/// What is asked of a load test. Of `target`, the retrying, the limit's guard and the outage do not
/// apply; `target.qps` 0 is a closed load; connections and streams are those of all threads.
struct load_options {
  options target;
  std::uint64_t requests = 0;           ///< measured ones; 0: by `length`
  std::chrono::milliseconds length{0};  ///< of the measured part; 0: by `requests`
  std::chrono::milliseconds warm_up{0};
  std::optional<load_guard> guard;  ///< not given: strict for aliyuncs.com, else none
  /// Requests leave together, so far apart. Not given: each at its place; 10 ms with a guard.
  std::optional<std::chrono::milliseconds> batch;
  unsigned threads = 1;
  std::uint64_t seed = 1;    ///< of made-up ids
  core::load_ids::list ids;  ///< empty: made up
};

}  // namespace mpustop::engine
