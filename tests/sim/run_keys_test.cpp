// Runs of an hour and more with keys that last 15 minutes, under a virtual clock.
#include <doctest/doctest.h>

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/dispatcher.hpp"
#include "run_world.hpp"
#include "virtual_clock.hpp"

using namespace mpustop;
using namespace mpustop::sim;
using core::duration;
using core::time_point;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr bool slow_machine = MPUSTOP_ORDINARY_SEEDS < 10'000;  // of a sanitizer
constexpr duration lifetime = minutes(15);
constexpr duration one_way = milliseconds(10);

struct key_weather {
  std::string name;
  unsigned qps = 50;
  bool end_known = true;   ///< the client is told when its keys end
  duration end_late{0};    ///< by how much it takes them to last longer than they do
  double fetch_fails = 0;  ///< share of fetches
  duration fetch_time = seconds(1);
  duration out_from{0};  ///< no fetch succeeds from here,
  duration out_for{0};   ///< for so long

  std::uint64_t an_hour() const { return std::uint64_t{qps} * 3'600; }
};

class world {
 public:
  explicit world(const key_weather& what, std::uint64_t seed)
      : what_(what),
        random_(seed),
        dispatcher_({.qps = what.qps, .seed = seed, .renewable_keys = true}) {
    dispatcher_.keys_last(lasts(), clock_.now());
  }

  void run() {
    pump();
    while (!done_ && !clock_.empty() && clock_.now().time_since_epoch() < minutes(120)) {
      clock_.step();
    }
  }

  mpustop::summary summary() const { return dispatcher_.summary(); }
  std::vector<time_point> arrivals;
  std::uint64_t refused = 0;
  unsigned fetches = 0;
  unsigned failures = 0;

 private:
  std::optional<duration> lasts() const {
    if (!what_.end_known) return std::nullopt;
    return key_ends_ - clock_.now() + what_.end_late;
  }

  void at(time_point when, std::function<void()> happen) {
    clock_.at(when, [this, does = std::move(happen)] {
      if (done_) return;
      does();
      pump();
    });
  }

  void fill() {
    while (dispatcher_.wants_input()) {
      if (given_ == what_.an_hour()) return dispatcher_.end_of_input();
      ++given_;
      dispatcher_.add(
          {given_, "app" + std::to_string(given_ % 7), "t" + std::to_string(given_), ""});
    }
  }

  void pump() {
    while (!done_) {
      fill();
      dispatcher_.room(0, 200 - on_wire_);
      const core::action what = dispatcher_.next(clock_.now());
      if (const auto* wait = std::get_if<core::act::wait>(&what)) return wake_at(wait->until);
      if (const auto* send = std::get_if<core::act::send>(&what)) {
        ++on_wire_;
        at(clock_.now() + one_way, [this, id = send->id, ends = key_ends_] { arrive(id, ends); });
      } else if (const auto* record = std::get_if<core::act::record>(&what)) {
        failures += record->row->outcome == outcome::stopped ? 0 : 1;
      } else if (std::holds_alternative<core::act::fetch_keys>(what)) {
        fetch();
      } else if (std::holds_alternative<core::act::done>(what)) {
        done_ = true;
      }
    }
  }

  void wake_at(time_point when) {
    if (when >= wake_) return;
    wake_ = when;
    at(when, [this, when] {
      if (wake_ == when) wake_ = core::never;
    });
  }

  void arrive(core::attempt_id id, time_point ends) {
    arrivals.push_back(clock_.now());
    core::reply answer{.verdict = core::verdict::stopped, .status = 200, .request_id = "R"};
    if (clock_.now() >= ends) {
      ++refused;
      answer = {
          .verdict = core::verdict::fatal, .status = 400, .code = "InvalidSecurityToken.Expired"};
    }
    at(clock_.now() + one_way, [this, id, answer] {
      --on_wire_;
      dispatcher_.answered(id, answer, clock_.now(), {});
    });
  }

  void fetch() {
    ++fetches;
    at(clock_.now() + what_.fetch_time, [this] {
      const duration now = clock_.now().time_since_epoch();
      const bool out = now >= what_.out_from && now < what_.out_from + what_.out_for;
      if (out || std::uniform_real_distribution<>()(random_) < what_.fetch_fails) {
        return dispatcher_.keys_failed("no answer", clock_.now());
      }
      key_ends_ = clock_.now() + lifetime;
      dispatcher_.keys_fetched(true, lasts(), clock_.now());
    });
  }

  key_weather what_;
  std::mt19937_64 random_;
  virtual_clock clock_;
  core::dispatcher dispatcher_;
  time_point key_ends_ = time_point{} + lifetime;
  std::uint64_t given_ = 0;
  unsigned on_wire_ = 0;
  time_point wake_ = core::never;
  bool done_ = false;
};

}  // namespace

TEST_CASE("a run of an hour with keys that last 15 minutes fails no task") {
  for (const key_weather& weather : {
           key_weather{.name = "all is well", .qps = slow_machine ? 50U : 500U},
           key_weather{.name = "half of the fetches fail", .fetch_fails = 0.5},
           key_weather{.name = "a fetch takes a minute", .fetch_time = seconds(60)},
           key_weather{.name = "nobody knows when keys end", .end_known = false},
           key_weather{
               .name = "they end a minute early", .end_late = minutes(1), .fetch_fails = 0.5},
           key_weather{.name = "no keys are to be had for 10 minutes",
           .out_from = minutes(9),
           .out_for = minutes(10)},
       }) {
    CAPTURE(weather.name);
    world it(weather, 7);
    it.run();
    const summary done = it.summary();
    CHECK(done.complete);
    CHECK(done.stopped == weather.an_hour());
    CHECK(it.failures == 0);
    CHECK(it.fetches >= 4);
    CHECK(worst_second(it.arrivals) <= weather.qps);
    // What is refused is what was on its way when the keys ended, and no more.
    const bool never_without =
        weather.end_known && weather.end_late == duration{0} && weather.out_for == duration{0};
    CHECK(it.refused <= (never_without ? 0 : 5 * 5));
  }
}
