#pragma once

#include <cstdint>
#include <vector>

#include "core/load_gate.hpp"
#include "core/load_tally.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// One engine's part of a load test.
struct load_part {
  load_pace pace;
  std::uint64_t requests = 0;  ///< measured ones; 0: as many as come into `length`
  duration length{0};          ///< of the measured part; 0: until `requests` are sent
  duration warm_up{0};         ///< before it, not measured
  duration timeout = std::chrono::seconds(10);  ///< of a request
};

/// What the engine is to do now.
struct load_step {
  enum class kind {
    send,     ///< a request, under the name `request`
    abandon,  ///< that request: its time is over
    wait,     ///< until `until` or the next event
    done      ///< nothing is left to do
  };
  kind what;
  std::uint64_t request = 0;  ///< never the same again
  time_point until = never;
};

/// A load test as a machine, like the dispatcher of a run, but nothing is tried again: what is
/// answered is counted. The engine tells what happened and performs what `next` says until that is
/// `wait` or `done`. It never calls out and asks no clock.
class load_machine {
 public:
  explicit load_machine(const load_part& part, bool by_millisecond = false);

  /// The load begins: the schedule, the warm-up and then the measured part.
  void begin(time_point start);
  void room(peer_id peer, unsigned requests);
  /// Requests that would leave at `now` if the transport had more room.
  unsigned wanted_room(time_point now) const;

  void answered(std::uint64_t request, const reply& answer, time_point now);
  void failed(std::uint64_t request, transport_failure why, time_point now);
  /// The abandoned request is accounted for.
  void settled(std::uint64_t request, time_point now);
  /// Sends nothing more; done when what is under way has ended.
  void stop(time_point now);

  load_step next(time_point now);

  std::size_t in_flight() const { return in_flight_; }
  /// Nothing could be sent for the time of a request: there is no service any more. (A test of a
  /// given length goes on.)
  bool gave_up() const { return gave_up_; }
  const load_tally& tally() const { return tally_; }
  time_point measured_from() const { return measured_from_; }
  /// Requests that should have been sent and were not: of the number asked for, or places of the
  /// measured part of an open schedule up to `now`, or up to `stop`.
  std::uint64_t not_started(time_point now) const;

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  /// Linked in the order of the sends, while in flight and not abandoned.
  struct flight {
    load_start start;
    token_id token = 0;
    std::uint32_t uses = 0;  ///< of the slot, the upper half of a request's name
    std::uint32_t before = none;
    std::uint32_t after = none;
    bool measured = false;
    bool abandoned = false;
  };

  bool over() const;
  time_point end() const;
  std::uint32_t open_flight();
  void unlink(flight& f);
  std::uint64_t name_of(std::uint32_t slot) const;
  void close(std::uint32_t slot);
  void begin_batch(time_point now);
  load_step send(time_point now);
  void count_batch(time_point now);
  bool without_service() const;
  time_point wakes_at() const;

  load_part part_;
  load_gate gate_;
  load_tally tally_;
  std::vector<flight> flights_;
  std::vector<std::uint32_t> free_;
  std::uint32_t oldest_ = none;
  std::uint32_t newest_ = none;
  std::size_t in_flight_ = 0;
  std::uint64_t measured_ = 0;  ///< sent
  unsigned batch_left_ = 0;
  unsigned batch_sent_ = 0;  ///< measured, not in the tally yet
  unsigned batch_late_ = 0;
  time_point measured_from_ = never;
  time_point able_at_ = never;  ///< when a request was sent or ended last
  time_point stopped_at_ = never;
  bool ended_ = false;  ///< by time
  bool gave_up_ = false;
};

}  // namespace mpustop::core
