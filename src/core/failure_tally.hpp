#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <mpustop/row.hpp>

namespace mpustop::core {

/// A task that failed or was given up. `failure_tally` copies what it keeps.
struct failed_task {
  std::uint64_t line = 0;
  std::string_view app_id, task_id;
  mpustop::outcome outcome = outcome::failed;
  std::string_view code;
  int http_status = 0;  ///< of the last attempt; 0 = no answer
  std::string_view message;
};

/// One of those, to look at.
struct failure_example {
  std::uint64_t line = 0;  ///< 0: none
  std::string app_id, task_id, message;
  int http_status = 0;
};

/// How many there are of a kind.
struct failure_count {
  std::uint64_t failed = 0;
  std::uint64_t gave_up = 0;
  std::uint64_t all() const { return failed + gave_up; }
};

/// The failures of one Code.
struct code_failures : failure_count {
  std::string code;
  failure_example example;
};

/// Those of one Code and AppId.
struct app_failures : failure_count {
  std::string app_id;
  std::string code;
};

/// Failures by Code and by AppId, in memory that does not grow with their number: what has no room
/// for a name of its own is counted with the others.
class failure_tally {
 public:
  static constexpr std::size_t most_codes = 256;
  static constexpr std::size_t most_groups = 16'384;  ///< of a Code and an AppId
  static constexpr std::size_t longest_text = 256;    ///< of a Code or a message that is kept
  /// Where a failure was counted: below `place_end`.
  using place = std::uint32_t;
  static constexpr place place_end = 1U << 15;

  failure_tally();

  place add(const failed_task& task);
  /// A later row of this task counts in its place: `add` answered `from`.
  void take_back(place from, const failed_task& task);

  const failure_count& all() const { return all_; }
  /// The Codes, the most frequent first; of those as frequent the first in the alphabet.
  std::vector<code_failures> by_code() const;
  /// Failures whose Codes came when there was no room for more of them.
  std::uint64_t of_other_codes() const { return codes_.front().all(); }
  /// Codes and AppIds, the most frequent first.
  std::vector<app_failures> by_app() const;
  /// Failures that `by_app` has no room for.
  std::uint64_t of_other_apps() const;

 private:
  // The example that is shown is the first of those that still count. The last one stands in for
  // it when the first is taken back.
  struct code_entry : failure_count {
    std::string code;
    failure_example first, last;
    place others = 0;  ///< its group for AppIds without one of their own
  };
  struct group : failure_count {
    std::uint32_t code = 0;  ///< index of `codes_`
    std::string app_id;      ///< empty: of all AppIds without a group
  };

  std::uint32_t code_of(std::string_view code);
  place group_of(std::uint32_t code, std::string_view app_id);

  std::vector<code_entry> codes_;  ///< the first one is that of the others
  std::map<std::string, std::uint32_t, std::less<>> code_index_;
  std::vector<group> groups_;
  std::unordered_map<std::string, place> group_index_;
  std::string key_;  ///< kept for its memory
  failure_count all_;
};

}  // namespace mpustop::core
