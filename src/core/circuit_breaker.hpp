#pragma once

#include <optional>
#include <utility>

#include "core/action.hpp"
#include "core/round_trips.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// How an attempt came to nothing.
enum class mishap {
  failed_answer,  ///< the service answered that it failed (5xx, unreadable, RST_STREAM, ...)
  lost,           ///< its connection ended before the answer, with all that was on it
  no_answer       ///< its time passed
};

/// What a task's mishaps say about the task: others that were sent no earlier were answered well,
/// and no outage was found meanwhile, so they are its own.
struct doubts {
  bool fails = false;   ///< a failed answer was its own, or three connections were lost with it
  bool hangs = false;   ///< an attempt without an answer was its own
  unsigned losses = 0;  ///< with a connection that ended by itself; most of them are bystanders

  /// Its last mishap, while nothing contradicts it.
  struct mishap_seen {
    mishap what;
    time_point sent_at;
    unsigned outages;  ///< that had been found until then
  };
  std::optional<mishap_seen> last;
};

/// Tells an outage of the service from the failures of single tasks, and when to ask again.
///
/// *Closed*, everything may be sent. It opens when nothing speaks for the service any more:
/// - 16 failed answers in a row, or four over two seconds (few tasks are left, their waits long),
///   and eight times as many, however long it takes, each time that this happens again without 64
///   good answers in a row between: where most answers fail, but not all, it is not out;
///   a lost or unanswered attempt weighs as much as four of them, and all that were on their way
///   when one was counted belong to it: a connection that takes 100 along is one failure;
/// - nothing at all was heard for longer than an answer takes (RFC 6298), at least 100 ms and a
///   quarter more than stalls that were seen (of up to 400 ms), since the first request that was
///   sent after the last thing heard. An earlier one may hang alone;
/// - no address takes a connection.
/// An answer of a service at work resets all of that, and where its request was sent no earlier
/// than one that met a mishap, that mishap is a doubt about its task: the same again does not count
/// any more. So a task that fails or hangs for ever ends by itself and does not hold up the others.
///
/// *Open*, one request at a time may go, a probe: after a second, then after an eighth of the time
/// that the outage has lasted, 1 to 10 s. It closes at any answer of a service at work.
///
/// A pure function of its arguments; `now` does not go back from call to call.
class circuit_breaker {
 public:
  /// One send of a task.
  struct attempt {
    attempt_id id = 0;
    time_point sent_at{};
  };

  /// A request leaves. Requires allowance(now) > 0.
  void sent(attempt_id id, doubts& of, time_point now);
  /// A request was answered by a service at work, in whatever sense.
  void alive(time_point sent_at, time_point now);
  void failed(mishap what, const attempt& one, doubts& of, time_point now);
  /// An attempt ended in a way that says nothing of the service: its connection was over before it.
  /// Where it was the probe, another may go at once.
  void said_nothing(attempt_id id);
  /// No address takes a connection.
  void unreachable(time_point now);
  /// A connection is up. After `unreachable` it is worth a probe without much waiting; where no
  /// task waits for one, it is all there is to know.
  void reachable(bool waited_for, time_point now);
  /// Opens when an answer is overdue; worth asking only while something waits to be sent.
  void listen(time_point now);

  bool is_open() const { return open_; }
  /// In an outage the tasks' clock stands still, unless this says otherwise.
  void time_stands_still(bool still, time_point now);
  /// What went wrong last was an answer that said so: connections are taken, and answered.
  bool answers_fail() const { return last_mishap_ == mishap::failed_answer; }
  /// How many requests may leave.
  unsigned allowance(time_point now) const;
  /// When something changes by time alone: the next probe when open, else when silence is an
  /// outage; `never` when only an event can do it.
  time_point next_change() const;
  /// When it opened last. Requires is_open().
  time_point opened_at() const { return opened_at_; }
  /// How long the last outage that is over was.
  duration last_outage() const { return last_outage_; }
  /// The tasks' clock, which stands still in outages: `now` less all of them so far. A silence
  /// counts from where it began, so it may step back when that is found out.
  time_point running(time_point now) const;

 private:
  void weigh(doubts& of) const;
  bool overdue(time_point now) const { return now >= silent_at(); }
  time_point silent_at() const;
  time_point next_probe() const;
  void count(unsigned weight, time_point now);
  void open(time_point began, time_point now);
  void close(time_point now);

  static constexpr unsigned least_patience = 16;

  round_trips answers_;
  time_point alive_sent_ = time_point::min();  ///< the latest send that was answered well
  time_point asked_at_ = never;  ///< the first request since something was heard; `never`: none
  duration least_silence_ = std::chrono::milliseconds(100);
  unsigned patience_ = least_patience;  ///< the score that opens
  unsigned good_ = 0;                   ///< good answers since the last mishap that counted
  mishap last_mishap_ = mishap::lost;
  unsigned score_ = 0;    ///< of the mishaps in a row
  unsigned mishaps_ = 0;  ///< in a row, those on their way together counted as one
  time_point first_mishap_{};
  time_point lost_at_ = time_point::min();  ///< when a lost or unanswered attempt was counted last

  bool open_ = false;
  unsigned outages_ = 0;  ///< so far, with this one
  time_point opened_at_{};
  time_point began_{};                    ///< of the outage: no later than it was found out
  bool counted_out_ = false;              ///< it was opened by a score, not by silence or refusals
  std::optional<time_point> stopped_at_;  ///< since when the tasks' clock stands still
  duration paused_{0};                    ///< how long it did before
  duration last_outage_{0};
  std::optional<attempt_id> probe_;  ///< on its way
  time_point probed_at_{};
  bool probed_ = false;       ///< in this outage
  bool unreachable_ = false;  ///< no address took a connection, and none has come up since
  bool came_back_ = false;    ///< a connection came up after that, and no probe went since
};

}  // namespace mpustop::core
