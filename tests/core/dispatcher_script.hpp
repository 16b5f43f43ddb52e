#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/dispatcher.hpp"

namespace mpustop::core::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Answers, as `reply_reader` makes them.
reply stopped();
reply already_stopped();
reply refused();
reply denied();
reply throttled(duration hint = duration{0});
reply unavailable();
reply nonce_used();
reply wrong_key();
/// InvalidTimeStamp.Expired, with this machine's clock so far behind the server's.
reply expired(duration behind);
/// The same with a `Date` of its own, or none.
reply expired_at(std::optional<wall_time> date);

/// One send that the dispatcher asked for.
struct sending {
  attempt_id id = 0;
  std::string app;
  std::string task;
  duration at{0};  ///< since the story began
};

/// A run told as a story: gives tasks, lets time pass, answers, and keeps all that the dispatcher
/// asked for. Holds every step against what must always be true: no wait is over when it begins,
/// nothing leaves without room or after a stop, bounds are kept.
class script {
 public:
  explicit script(const dispatcher_options& options = {});

  // The input.
  script& give(const std::string& task, const std::string& app = "app");
  script& give_many(unsigned count, const std::string& app = "app");  ///< "app-0", "app-1", ...
  script& give(const task_record& record);  ///< as it is, but for its line
  script& give_invalid(const std::string& problem);
  void end_input() { input_ends_ = true; }

  // The transport.
  void capacity(unsigned requests) { capacity_ = requests; }  ///< on the wire at once; at first 100
  void peer(peer_id which) { peer_ = which; }

  // What happens. Each performs what the dispatcher wants next, until it waits.
  void play();
  void pass(duration time);
  /// Lets time pass, wait by wait, until something is sent or given out, or the run ends.
  void until_something_happens();
  /// Lets time pass until something is on the wire, or the run ends.
  void until_on_wire();
  void answer(const std::string& task, const reply& with);
  void answer_all(const reply& with);
  void answer_all_but(const std::string& task, const reply& with);
  void fail_all(transport_failure why);
  void unreachable(const std::string& why);
  void reachable();
  /// An answer to an attempt that may be over.
  void answer_late(attempt_id id, const reply& with);
  void fail(const std::string& task, transport_failure why);
  void fail_late(attempt_id id, transport_failure why);
  void settle(attempt_id id);
  void stop();
  /// The run's first keys last so long.
  void keys_last(std::optional<duration> lasts) { dispatcher_.keys_last(lasts, now_); }
  void keys_fetched(bool changed, std::optional<duration> lasts);
  void keys_failed(const std::string& why);
  void hold(duration time);  ///< nothing is to be sent for so long

  // What came of it.
  std::vector<sending> sends;
  std::vector<mpustop::row> rows;
  std::vector<std::string> notices;
  std::vector<attempt_id> abandoned;
  unsigned key_fetches = 0;
  bool done = false;
  time_point wait_until = never;  ///< of the last wait

  duration now() const { return now_ - began; }
  unsigned sends_of(const std::string& task) const;
  const sending& last_send_of(const std::string& task) const;
  bool keys_wanted() const { return keys_wanted_; }  ///< a fetch is under way
  bool on_wire(const std::string& task) const { return find_on_wire(task) != wire_.end(); }
  std::size_t on_wire() const { return wire_.size(); }
  const std::vector<sending>& wire() const { return wire_; }
  bool has_row(const std::string& task) const;
  const mpustop::row& row_of(const std::string& task) const;
  std::size_t rows_with(outcome value) const;
  mpustop::summary summary() const { return dispatcher_.summary(); }
  duration paused_for() const { return dispatcher_.paused_for(now_); }
  unsigned wanted_room() const { return dispatcher_.wanted_room(now_); }
  std::size_t open() const { return dispatcher_.open(); }
  bool wants_input() const { return dispatcher_.wants_input(); }
  bool nothing_to_do() const { return dispatcher_.nothing_to_do(); }
  duration clock_offset() const { return dispatcher_.clock_offset(); }
  static wall_time wall_at(duration since_began) { return wall_began + since_began; }

 private:
  static constexpr time_point began{seconds(1'000)};
  static constexpr wall_time wall_began{seconds(1'790'000'000)};

  using sendings = std::vector<sending>;
  sendings::const_iterator find_on_wire(const std::string& task) const;
  sending take_off(const std::string& task);
  void fill();
  bool perform(const action& what);

  dispatcher_options options_;
  dispatcher dispatcher_;
  std::deque<task_record> input_;
  bool input_ends_ = false;
  bool input_ended_ = false;
  std::uint64_t line_ = 0;
  time_point now_ = began;
  peer_id peer_ = 0;
  unsigned capacity_ = 100;
  unsigned room_ = 0;
  bool stopped_ = false;
  bool keys_wanted_ = false;
  sendings wire_;
  std::set<attempt_id> ids_;
};

}  // namespace mpustop::core::testing
