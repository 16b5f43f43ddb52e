#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/dispatcher.hpp"

namespace mpustop::core {

/// A dispatcher whose every request is answered, under a clock that is moved by hand: each request
/// takes the way of all, from its record to its row.
class request_loop {
 public:
  request_loop(const dispatcher_options& options, reply answer)
      : dispatcher_(options), answer_(std::move(answer)) {
    wire_.reserve(window);
  }

  /// Until one more row is given out.
  const mpustop::row& one() {
    for (;;) {
      while (dispatcher_.wants_input()) read();
      dispatcher_.room(0, static_cast<unsigned>(window - dispatcher_.in_flight()));
      const action what = dispatcher_.next(now_);
      if (const auto* send = std::get_if<act::send>(&what)) {
        wire_.push_back(send->id);
      } else if (const auto* record = std::get_if<act::record>(&what)) {
        return *record->row;
      } else if (const auto* wait = std::get_if<act::wait>(&what)) {
        pass(wait->until);
      }
    }
  }

  /// Records read so far.
  std::uint64_t read_so_far() const { return record_.line; }
  /// The pair of the n-th record, from 1.
  static void name(std::uint64_t number, task_record& record) {
    record.line = number;
    record.app_id = "live-application-01";
    record.task_id = "room-relay-";
    for (std::uint64_t digit = 100'000'000; digit > 0; digit /= 10) {
      record.task_id += static_cast<char>('0' + number / digit % 10);
    }
  }

 private:
  static constexpr std::size_t window = 64;
  static constexpr duration round_trip = std::chrono::microseconds(300);

  void read() {
    name(record_.line + 1, record_);
    dispatcher_.add(record_);
  }

  /// Everything on the wire is answered, or the wait passes.
  void pass(time_point until) {
    if (wire_.empty()) {
      now_ = until;
      return;
    }
    now_ += round_trip;
    for (const attempt_id id : wire_) {
      dispatcher_.answered(id, answer_, now_, wall_time(now_.time_since_epoch()));
    }
    wire_.clear();
  }

  dispatcher dispatcher_;
  reply answer_;
  task_record record_;
  std::vector<attempt_id> wire_;
  time_point now_{std::chrono::seconds(1'000)};
};

inline reply stopped_reply() {
  return {.verdict = verdict::stopped,
          .status = 200,
          .request_id = "5A7E1B6C-0F3D-4C1A-9E55-2B6A0C9D4E11"};
}

}  // namespace mpustop::core
