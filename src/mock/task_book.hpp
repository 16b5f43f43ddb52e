#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "mock/key128.hpp"

namespace mpustop::mock {

/// The tasks of the stand-in: which run, and what was asked of each. The counts are exact for any
/// number of tasks, at 32 bytes a task and the table's slack; the names are kept of the first
/// `listed` only.
class task_book {
 public:
  /// What is known of the tasks that requests named.
  struct totals {
    std::uint64_t running = 0;          ///< of the given tasks: those that still run
    std::uint64_t requested = 0;        ///< different tasks that requests named
    std::uint64_t requested_again = 0;  ///< of these: by more than one request
    std::uint64_t stopped = 0;          ///< different tasks whose stop was carried out
    std::uint64_t stopped_again = 0;    ///< of these: more than once
  };
  struct line {
    std::string app_id;
    std::string task_id;
    std::uint32_t requests = 0;  ///< verified requests that named it, whatever was answered
    std::uint32_t stops = 0;     ///< stops carried out, whether their answer left or was lost
  };

  /// `only_given`: no task runs but those of `add_running`; else every task runs until it is
  /// stopped.
  task_book(bool only_given, std::size_t listed) : only_given_(only_given), listed_(listed) {}

  void add_running(std::string_view app_id, std::string_view task_id);
  /// Whether a task that was given by `add_running` has not been stopped.
  bool runs(std::string_view app_id, std::string_view task_id) const;
  /// Counts a request that names a task.
  void count_request(std::string_view app_id, std::string_view task_id);
  /// Stops a task: whether it ran until now.
  bool stop(std::string_view app_id, std::string_view task_id);
  /// Counts a stop that was carried out.
  void count_stop(std::string_view app_id, std::string_view task_id);

  const totals& counts() const { return totals_; }
  /// The first tasks that requests named, in the order of their first request.
  std::vector<line> lines() const;

 private:
  struct entry {
    std::uint32_t requests = 0;
    std::uint32_t stops = 0;
    bool given = false;
    bool ended = false;
  };
  struct name {
    std::string app_id;
    std::string task_id;
  };

  boost::unordered_flat_map<key128, entry, key128_hash> entries_;
  std::vector<name> names_;
  totals totals_;
  bool only_given_;
  std::size_t listed_;
};

}  // namespace mpustop::mock
