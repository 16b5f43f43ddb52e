#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/random_sequence.hpp"

namespace mpustop::core {

/// An AppId/TaskId pair, by reference.
struct id_pair {
  std::string_view app_id;
  std::string_view task_id;
};

/// The pairs that a load asks for, without end: made up from a seed, or those of a list, again and
/// again.
class load_ids {
 public:
  using list = std::vector<std::pair<std::string, std::string>>;

  /// Made up: twenty AppIds "bench-01" to "bench-20", TaskIds "bench-" and 16 hex digits.
  explicit load_ids(std::uint64_t seed);
  /// Every `step`-th of `pairs` from `first` on. `pairs` is not empty and outlives this.
  load_ids(const list& pairs, unsigned first, unsigned step);

  /// Valid until the next call.
  id_pair next();

 private:
  random_sequence numbers_;
  const list* pairs_ = nullptr;
  std::size_t at_ = 0;
  std::size_t step_ = 1;
  std::array<char, 8> app_{'b', 'e', 'n', 'c', 'h', '-', '0', '0'};
  std::array<char, 22> task_{'b', 'e', 'n', 'c', 'h', '-'};
};

}  // namespace mpustop::core
