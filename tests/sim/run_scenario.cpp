#include "run_scenario.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include <fmt/format.h>

namespace mpustop::sim {

using std::chrono::milliseconds;

namespace {

/// Picks from a seed.
class picker {
 public:
  explicit picker(std::uint64_t seed) : random_(seed) {}

  template <class... Values>
  std::int64_t operator()(Values... values) {
    const std::array all{static_cast<std::int64_t>(values)...};
    return all[random_() % all.size()];
  }
  double share(unsigned percent) { return static_cast<double>((*this)(0, 0, percent)) / 100; }
  /// Evenly spread over the orders of magnitude.
  double magnitude(double low, double high) {
    return low * std::pow(high / low, std::uniform_real_distribution<>()(random_));
  }
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }

 private:
  std::mt19937_64 random_;
};

void draw_path(run_scenario& out, picker& pick) {
  out.guard = static_cast<guard_mode>(pick(0, 0, 1, 2));
  out.delay = std::chrono::microseconds(pick(50, 10'000, 120'000));
  out.jitter = std::chrono::microseconds(pick(0, 20, 4'000));
  out.work = std::chrono::microseconds(pick(0, 500, 30'000));
}

}  // namespace

run_scenario run_scenario::draw(std::uint64_t seed) {
  picker pick(seed * 0x9E3779B97F4A7C15ULL + 1);
  run_scenario out;
  out.seed = seed;
  out.tasks = static_cast<unsigned>(pick(1, 7, 150, 400));
  out.duplicates = static_cast<unsigned>(pick(0, 1, 30));
  out.invalids = static_cast<unsigned>(pick(0, 2, 30));
  out.qps = static_cast<unsigned>(pick(0, 1, 20, 100, 500));
  if (out.qps == 1) out.tasks = std::min(out.tasks, 7U);
  out.streams = static_cast<unsigned>(pick(1, 5, 100));
  draw_path(out, pick);
  out.error_share = pick.share(20);
  out.throttle_share = pick.share(20);
  out.reset_share = pick.share(5);
  out.refuse_share = pick.share(20);
  out.drop_share = pick.share(2);
  out.lose_share = pick.share(2);
  out.clock_off = pick(0, 0, 0, 1) == 1;
  out.slow_input = pick(0, 1) == 1;
  if (pick(0, 0, 1) == 1) out.stop_at = milliseconds(pick(1, 300, 1'500, 5'000));
  out.wrong_key = pick(0, 0, 0, 0, 0, 0, 0, 0, 0, 1) == 1;
  return out;
}

run_scenario run_scenario::draw_outage(std::uint64_t seed) {
  picker pick(seed * 0xD1B54A32D192ED03ULL + 1);
  run_scenario out;
  out.seed = seed;
  out.tasks = static_cast<unsigned>(pick(150, 400, 1'000));
  out.qps = static_cast<unsigned>(pick(0, 50, 100, 500));
  out.streams = static_cast<unsigned>(pick(20, 100, 200));
  draw_path(out, pick);
  out.give_up_after = std::chrono::seconds(60);
  out.slow_input = pick(0, 0, 1) == 1;
  // A run of a few seconds: before it is over it must be known of a task that it fails alone.
  const bool long_run = out.qps > 0 && out.tasks >= 4 * out.qps;
  out.poisoned = long_run ? static_cast<unsigned>(pick(0, 0, 1, 3)) : 0;
  out.poison = static_cast<poison_kind>(pick(0, 1));
  // What takes a poisoned task's connection away hides for how long it hangs.
  if (out.poisoned == 0 && pick(0, 1) == 1) {
    out.error_share = pick.share(20);
    out.throttle_share = pick.share(5);
    out.refuse_share = pick.share(5);
    out.drop_share = pick.share(1);
    out.lose_share = pick.share(1);
  }
  out.outage = static_cast<outage_kind>(pick(0, 1, 2, 3, 4, 1, 2, 3, 4));
  out.outage_after = 1 + pick.below(out.tasks * 3 / 4);
  out.outage_length = milliseconds(static_cast<std::int64_t>(pick.magnitude(200, 90'000)));
  return out;
}

std::string run_scenario::text() const {
  return fmt::format(
             "seed {}: {} tasks, {} duplicates, {} invalid, {}/s, {} streams, guard {}, delay {} "
             "us, jitter {} us, work {} us, errors {}, throttled {}, reset {}, refused {}, dropped "
             "{}, lost {}, clock off {}, slow input {}, stop at {} ms, wrong key {}",
             seed, tasks, duplicates, invalids, qps, streams, static_cast<int>(guard),
             delay.count() / 1000, jitter.count() / 1000, work.count() / 1000, error_share,
             throttle_share, reset_share, refuse_share, drop_share, lose_share, clock_off,
             slow_input, stop_at.count() / 1'000'000, wrong_key) +
         fmt::format(", outage {} after {} arrivals for {} ms, {} poisoned {}",
                     static_cast<int>(outage), outage_after, outage_length.count() / 1'000'000,
                     poisoned, static_cast<int>(poison));
}

}  // namespace mpustop::sim
