#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <mpustop/row.hpp>

#include "core/action.hpp"
#include "core/circuit_breaker.hpp"
#include "core/limiter.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// A valid id, kept inline: at most 64 bytes (facts 1.1).
class short_id {
 public:
  void assign(std::string_view text);
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 64> bytes_{};
  std::uint8_t size_ = 0;
};

/// Place of a task in `open_tasks`.
using task_slot = std::uint32_t;
inline constexpr task_slot no_slot = UINT32_MAX;

/// A task between its reading and its row.
struct open_task {
  std::uint64_t line = 0;
  bool again = false;  ///< an earlier run has ended it as a failure
  short_id app_id;
  short_id task_id;

  bool in_flight = false;
  std::uint32_t sequence = 0;   ///< of its attempts; never reused within a slot
  token_id token = 0;           ///< of the attempt in flight
  unsigned clock_epoch = 0;     ///< corrections of the clock when the attempt was signed
  unsigned key_generation = 0;  ///< of the keys that the attempt was signed with
  time_point sent_at{};
  task_slot previous = no_slot;  ///< neighbours in the order of sending
  task_slot next = no_slot;

  unsigned attempts = 0;  ///< sends
  unsigned tries = 0;     ///< failures that count for the back-off
  unsigned replays = 0;   ///< attempts that were provably not processed
  unsigned stale = 0;     ///< attempts that met the end of a connection that had served before
  unsigned nonce_clashes = 0;
  doubts against{};
  time_point first_sent{};          ///< on the clock that stands still in outages
  duration uncounted{0};            ///< time in throttle waits, not held against it
  time_point throttled_at = never;  ///< when the present throttle wait began, on that clock

  mpustop::outcome outcome{};  ///< once it ended
  int http_status = 0;         ///< of the last answer
  std::string code;
  std::string message;
  std::string request_id;
  std::optional<duration> latency;
};

/// The tasks that are being worked on, in slots that are reused, and those in flight in the order
/// in which they were sent (all have the same time-out, so the first is the next to time out).
class open_tasks {
 public:
  /// Opens a task. Invalidates references to others.
  task_slot open(std::uint64_t line, std::string_view app_id, std::string_view task_id);
  void close(task_slot slot);
  open_task& operator[](task_slot slot) { return slots_[slot]; }
  const open_task& operator[](task_slot slot) const { return slots_[slot]; }
  std::size_t size() const { return slots_.size() - free_.size(); }

  /// Marks the task as sent; returns the attempt's id. `running`: `now` without the outages.
  attempt_id sent(task_slot slot, time_point now, time_point running);
  /// Its attempt ended in some way.
  void landed(task_slot slot);
  /// The slot of an attempt in flight, or `no_slot` if it is no longer.
  task_slot find(attempt_id id) const;
  attempt_id id_of(task_slot slot) const;
  /// The task that was sent longest ago, or `no_slot`.
  task_slot oldest() const { return oldest_; }
  std::size_t in_flight() const { return in_flight_; }
  /// Time in which no task could be sent is held against none.
  void excuse(duration time);

 private:
  std::vector<open_task> slots_;
  std::vector<task_slot> free_;
  task_slot oldest_ = no_slot;
  task_slot newest_ = no_slot;
  std::size_t in_flight_ = 0;
};

}  // namespace mpustop::core
