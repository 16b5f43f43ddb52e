#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/clock_correction.hpp"
#include "core/denial_watch.hpp"
#include "core/list_page.hpp"
#include "core/list_result.hpp"
#include "core/message.hpp"
#include "core/open_tasks.hpp"
#include "core/pair_set.hpp"
#include "core/reply.hpp"
#include "core/retry.hpp"
#include "core/send_gate.hpp"

namespace mpustop::core {

struct list_options {
  /// Calls a second; the account may make 50 (facts 1.4).
  unsigned qps = 50;
  unsigned page_size = 100;                     ///< 1 to 100 (facts 1.4)
  duration timeout = std::chrono::seconds(10);  ///< of one attempt
  retry_options retry{};                        ///< of one page
  std::uint64_t seed = 1;                       ///< of the back-off's jitter and of the pairs' keys
};

/// What the engine is to do now.
struct list_step {
  enum class kind {
    send,     ///< `page` of `app_id`, under the name `request`
    abandon,  ///< `request`: its time is over
    app,      ///< `*listed` has ended; valid until the next call of `next`
    notice,   ///< `*text` is for the operator; valid until the next call of `next`
    wait,     ///< until `until` or the next event
    done      ///< nothing is left to do
  };
  kind what;
  std::uint64_t request = 0;  ///< never the same again
  std::string_view app_id{};  ///< valid until the next call of a member that is not const
  unsigned page = 0;          ///< from 1
  const listed_app* listed = nullptr;
  const std::string* text = nullptr;
  time_point until = never;
};

/// The listing of the tasks of many AppIds as a machine, like the dispatcher of a run: answers in,
/// actions out. It never calls out and asks no clock; `now` does not go back.
///
/// The pages of one AppId are asked for one after the other, those of several AppIds at once, up to
/// a short or an empty one. The service names neither a total nor a place to go on from, and its
/// list moves while it is read: what is started pushes entries to later pages, which repeats some,
/// and what ends pulls entries to earlier ones, which passes some over. So a list of more than one
/// page is read again until a pass brings nothing new, five times at most, and an AppId's tasks are
/// told only when it has ended: a run that stops them meanwhile would move the list itself.
class list_machine {
 public:
  /// `apps`: valid AppIds, all different.
  list_machine(std::vector<std::string> apps, const list_options& options);

  void room(peer_id peer, unsigned requests) { gate_.room(peer, requests); }
  /// Requests that would leave at `now` if the transport had more room.
  unsigned wanted_room(time_point now) const;

  /// `page`: of an answer that is none of an error; null where there is none in it.
  void answered(std::uint64_t request, const reply& answer, const list_page* page, time_point now,
                wall_time wall);
  void failed(std::uint64_t request, transport_failure why, time_point now);
  /// The abandoned request is accounted for.
  void settled(std::uint64_t request, time_point now);
  /// Whether further AppIds are to wait: what was told is not taken as fast.
  void hold(bool held) {
    // What could not be sent meanwhile was not wanted.
    if (held_ && !held) able_at_ = never;
    held_ = held;
  }
  /// Ends at once. What was found of unfinished AppIds is still told.
  void stop() { stopping_ = true; }

  list_step next(time_point now);

  /// What to add to this machine's clock when signing.
  duration clock_offset() const { return clock_.offset(); }
  const list_totals& totals() const { return totals_; }
  std::size_t in_flight() const { return flights_.size(); }

 private:
  /// An AppId whose pages are being read.
  struct reading {
    listed_app result;
    open_task tries{};  ///< what the retrying counts, of the present page
    unsigned page = 1;
    unsigned pass = 1;
    unsigned pages = 0;     ///< of the first pass
    unsigned repeated = 0;  ///< full pages in a row that brought nothing new
    bool news = false;      ///< the present pass brought something new
    bool in_flight = false;
    time_point due = time_point::min();
  };
  using place = std::list<reading>::iterator;
  struct flight {
    place of;
    token_id token;
    time_point sent_at;
    unsigned clock_epoch;
  };
  struct lost_token {
    token_id token;
    time_point sent_at;
    time_point not_before;
  };

  std::optional<flight> land(std::uint64_t request);
  void take_answer(const flight& one, const reply& answer, const list_page* page, time_point now,
                   wall_time wall);
  void take_page(place at, const list_page& page);
  bool take_entries(reading& of, const list_page& page);
  void end_pass(place at, bool whole_list);
  void attempt_failed(place at, transport_failure why, time_point now);
  void expired(const flight& one, const reply& answer, time_point now, wall_time wall);
  void denied(place at, const reply& answer);
  void again(place at, duration wait, time_point now);
  void next_page(reading& of);
  void end(place at, listed_app::state how);
  static void keep(const reply& answer, listed_app& in);
  void halt(const reply& answer, std::string_view advice = {});
  void lost(token_id token, time_point sent_at, time_point now);
  void heard(time_point sent_at, time_point now);

  unsigned ready(time_point now) const;
  std::optional<list_step> next_timeout(time_point now);
  std::optional<list_step> next_send(time_point now);
  place take_ready(time_point now);
  void end_unfinished();
  void watch_service(time_point now);
  void tell_rate();
  time_point wakes_at(time_point now) const;

  const std::vector<std::string> apps_;
  const list_options options_;
  send_gate gate_;
  retry_policy retries_;
  clock_correction clock_;
  denial_watch denials_;
  pair_set seen_;
  list_totals totals_;

  std::size_t begun_ = 0;  ///< of `apps_`
  std::list<reading> readings_;
  std::map<std::uint64_t, flight> flights_;  ///< by name, so in the order of sending
  struct given_up {
    token_id token;
    time_point sent_at;
  };
  std::unordered_map<std::uint64_t, given_up> abandoned_;
  std::deque<lost_token> lost_;
  std::deque<listed_app> ended_;
  std::deque<std::string> notices_;
  listed_app told_;
  std::string notice_;

  std::uint64_t last_request_ = 0;
  std::uint64_t denied_apps_ = 0;
  unsigned batch_left_ = 0;
  time_point heard_ = time_point::min();    ///< the latest send that was answered
  time_point good_at_ = time_point::min();  ///< when the service answered well last
  time_point able_at_ = never;              ///< when a request was sent or ended last
  bool held_ = false;
  bool slowed_ = false;
  bool stopping_ = false;
};

}  // namespace mpustop::core
