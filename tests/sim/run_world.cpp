#include "run_world.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace mpustop::sim {

namespace {

using core::duration;
using core::time_point;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr core::wall_time client_epoch{seconds(1'800'000'000)};
constexpr duration clock_difference = std::chrono::minutes(20);
constexpr duration time_allowed = std::chrono::hours(3);
constexpr duration attempt_timeout = seconds(3);

/// The client's dispatcher, a network and a server, driven event by event.
class world {
 public:
  explicit world(const run_scenario& what)
      : what_(what), random_(what.seed), dispatcher_(options_of(what)) {
    make_input();
  }

  run_result run() {
    if (what_.stop_at > duration{0}) {
      at(time_point{what_.stop_at}, [this] {
        stopped_ = true;
        dispatcher_.stop();
      });
    }
    pump();
    while (!done_ && !events_.empty() && events_.top().when.time_since_epoch() < time_allowed) {
      event next = events_.top();
      events_.pop();
      now_ = next.when;
      next.happen();
      pump();
    }
    result_.ended = done_;
    result_.summary = dispatcher_.summary();
    return std::move(result_);
  }

 private:
  struct event {
    time_point when;
    std::uint64_t order;
    std::function<void()> happen;
    bool operator<(const event& other) const {
      return when != other.when ? when > other.when : order > other.order;
    }
  };

  static core::dispatcher_options options_of(const run_scenario& what) {
    return {.qps = what.qps,
            .guard = what.guard,
            .timeout = attempt_timeout,
            .retry = {.give_up_after = seconds(600)},
            .max_open = 256,
            .seed = what.seed};
  }

  bool chance(double share) { return std::uniform_real_distribution<>()(random_) < share; }

  duration one_way() {
    duration spent = what_.delay;
    if (what_.jitter > duration{0}) {
      std::exponential_distribution<> more(1.0 / static_cast<double>(what_.jitter.count()));
      spent += duration{static_cast<std::int64_t>(more(random_))};
    }
    return spent;
  }

  void at(time_point when, std::function<void()> happen) {
    events_.push({when, order_++, std::move(happen)});
  }

  void make_input() {
    for (unsigned i = 0; i < what_.tasks; ++i) {
      input_.push_back({i + 1, fmt::format("app{}", i % 7), fmt::format("task{}", i), ""});
    }
    const auto anywhere = [this](std::size_t first) {
      return input_.begin() +
             static_cast<std::ptrdiff_t>(first + random_() % (input_.size() - first + 1));
    };
    for (unsigned i = 0; i < what_.duplicates; ++i) {
      task_record again = input_[0];
      again.line = 10'000 + i;
      input_.insert(anywhere(1), again);
    }
    for (unsigned i = 0; i < what_.invalids; ++i) {
      input_.insert(anywhere(0), task_record{20'000 + i, "", "x", "AppId is empty"});
    }
  }

  void fill() {
    while (dispatcher_.wants_input()) {
      if (next_input_ == input_.size()) return dispatcher_.end_of_input();
      if (what_.slow_input && chance(0.2)) {
        if (!std::exchange(input_due_, true)) {
          at(now_ + milliseconds(random_() % 50), [this] { input_due_ = false; });
        }
        return;
      }
      dispatcher_.add(input_[next_input_++]);
    }
  }

  void pump() {
    while (!done_) {
      fill();
      dispatcher_.room(0, what_.streams - static_cast<unsigned>(on_wire_.size()));
      const core::action what = dispatcher_.next(now_);
      result_.most_open = std::max(result_.most_open, dispatcher_.open());
      if (const auto* wait = std::get_if<core::act::wait>(&what)) {
        return wake_at(wait->until);
      }
      perform(what);
    }
  }

  void wake_at(time_point when) {
    if (when >= wake_) return;
    wake_ = std::max(when, now_);
    at(wake_, [this, when = wake_] {
      if (wake_ == when) wake_ = core::never;
    });
  }

  void perform(const core::action& what) {
    if (const auto* send = std::get_if<core::act::send>(&what)) {
      result_.sends_after_stop += stopped_ ? 1 : 0;
      this->send(*send);
    } else if (const auto* record = std::get_if<core::act::record>(&what)) {
      result_.rows.push_back(*record->row);
    } else if (const auto* abandon = std::get_if<core::act::abandon>(&what)) {
      const core::attempt_id id = abandon->id;
      at(now_ + what_.delay * 2 + milliseconds(1), [this, id] {
        on_wire_.erase(id);
        dispatcher_.settled(id, now_);
      });
    } else if (std::holds_alternative<core::act::done>(what)) {
      done_ = true;
    }
  }

  void send(const core::act::send& what) {
    const std::string task = fmt::format("{}/{}", what.app_id, what.task_id);
    const core::attempt_id id = what.id;
    on_wire_.insert(id);
    const bool signed_late = dispatcher_.clock_offset() == duration{0};
    // One connection: bytes arrive in the order in which they were sent.
    last_arrival_ = std::max(last_arrival_, now_ + one_way());
    at(last_arrival_, [this, id, task, signed_late] { arrive(id, task, signed_late); });
  }

  void arrive(core::attempt_id id, const std::string& task, bool signed_late) {
    if (on_wire_.count(id) == 0) return;  // its connection ended before it arrived
    result_.arrivals.push_back(now_);
    if (chance(what_.drop_share)) return end_connection();
    if (chance(what_.lose_share)) return;
    if (chance(what_.reset_share)) return fail(id, core::transport_failure::stream_reset);
    if (chance(what_.refuse_share)) return fail(id, core::transport_failure::not_processed);
    core::reply answer = answer_to(task, signed_late);
    last_reply_ = std::max(last_reply_, now_ + what_.work + one_way());
    at(last_reply_, [this, id, answer] {
      if (on_wire_.erase(id) == 0) return;
      dispatcher_.answered(id, answer, now_, client_epoch + now_.time_since_epoch());
    });
  }

  core::reply answer_to(const std::string& task, bool signed_late) {
    core::reply answer{.verdict = core::verdict::stopped, .status = 200, .request_id = "R"};
    if (what_.wrong_key) {
      answer = {
          .verdict = core::verdict::fatal, .status = 404, .code = "InvalidAccessKeyId.NotFound"};
    } else if (what_.clock_off && signed_late) {
      answer = {
          .verdict = core::verdict::clock_skew, .status = 400, .code = "InvalidTimeStamp.Expired"};
      answer.date = client_epoch + now_.time_since_epoch() + clock_difference;
    } else if (chance(what_.throttle_share)) {
      answer = {.verdict = core::verdict::throttled, .status = 400, .code = "Throttling.User"};
      if (chance(0.5)) answer.wait = milliseconds(random_() % 800);
    } else if (chance(what_.error_share)) {
      answer = {.verdict = core::verdict::transient, .status = 500, .code = "InternalError"};
      // Half of these were carried out all the same.
      if (chance(0.5)) ++result_.stops[task];
    } else if (result_.stops[task]++ > 0) {
      answer = {
          .verdict = core::verdict::already_stopped, .status = 404, .code = "InvalidTask.NotFound"};
    }
    return answer;
  }

  void fail(core::attempt_id id, core::transport_failure why) {
    at(now_ + one_way(), [this, id, why] {
      if (on_wire_.erase(id) > 0) dispatcher_.failed(id, why, now_);
    });
  }

  void end_connection() {
    at(now_ + one_way(), [this] {
      const std::set<core::attempt_id> lost = std::exchange(on_wire_, {});
      for (const auto id : lost)
        dispatcher_.failed(id, core::transport_failure::connection_lost, now_);
    });
  }

  run_scenario what_;
  std::mt19937_64 random_;
  core::dispatcher dispatcher_;
  std::vector<task_record> input_;
  std::size_t next_input_ = 0;
  bool input_due_ = false;
  std::priority_queue<event> events_;
  std::uint64_t order_ = 0;
  time_point now_{};
  time_point last_arrival_{};
  time_point last_reply_{};
  std::set<core::attempt_id> on_wire_;
  run_result result_;
  time_point wake_ = core::never;
  bool stopped_ = false;
  bool done_ = false;
};

}  // namespace

run_scenario run_scenario::draw(std::uint64_t seed) {
  std::mt19937_64 random(seed * 0x9E3779B97F4A7C15ULL + 1);
  const auto pick = [&random](auto... values) {
    const std::array all{static_cast<std::int64_t>(values)...};
    return all[random() % all.size()];
  };
  const auto share = [&](unsigned percent) {
    return static_cast<double>(pick(0, 0, percent)) / 100;
  };
  run_scenario out;
  out.seed = seed;
  out.tasks = static_cast<unsigned>(pick(1, 7, 150, 400));
  out.duplicates = static_cast<unsigned>(pick(0, 1, 30));
  out.invalids = static_cast<unsigned>(pick(0, 2, 30));
  out.qps = static_cast<unsigned>(pick(0, 1, 20, 100, 500));
  if (out.qps == 1) out.tasks = std::min(out.tasks, 7U);
  out.streams = static_cast<unsigned>(pick(1, 5, 100));
  out.guard = static_cast<guard_mode>(pick(0, 0, 1, 2));
  out.delay = std::chrono::microseconds(pick(50, 10'000, 120'000));
  out.jitter = std::chrono::microseconds(pick(0, 20, 4'000));
  out.work = std::chrono::microseconds(pick(0, 500, 30'000));
  out.error_share = share(20);
  out.throttle_share = share(20);
  out.reset_share = share(5);
  out.refuse_share = share(20);
  out.drop_share = share(2);
  out.lose_share = share(2);
  out.clock_off = pick(0, 0, 0, 1) == 1;
  out.slow_input = pick(0, 1) == 1;
  if (pick(0, 0, 1) == 1) out.stop_at = milliseconds(pick(1, 300, 1'500, 5'000));
  out.wrong_key = pick(0, 0, 0, 0, 0, 0, 0, 0, 0, 1) == 1;
  return out;
}

std::string run_scenario::text() const {
  return fmt::format(
      "seed {}: {} tasks, {} duplicates, {} invalid, {}/s, {} streams, guard {}, delay {} us, "
      "jitter {} us, work {} us, errors {}, throttled {}, reset {}, refused {}, dropped {}, lost "
      "{}, clock off {}, slow input {}, stop at {} ms, wrong key {}",
      seed, tasks, duplicates, invalids, qps, streams, static_cast<int>(guard),
      delay.count() / 1000, jitter.count() / 1000, work.count() / 1000, error_share, throttle_share,
      reset_share, refuse_share, drop_share, lose_share, clock_off, slow_input,
      stop_at.count() / 1'000'000, wrong_key);
}

run_result simulate(const run_scenario& what) { return world(what).run(); }

std::size_t worst_second(std::vector<core::time_point> times) {
  std::sort(times.begin(), times.end());
  std::size_t worst = 0;
  for (std::size_t first = 0, last = 0; last < times.size(); ++last) {
    while (times[last] - times[first] >= seconds(1)) ++first;
    worst = std::max(worst, last - first + 1);
  }
  return worst;
}

}  // namespace mpustop::sim
