// An open load keeps its places, whatever the server does.
#include <doctest/doctest.h>

#include <algorithm>

#include "load_world.hpp"
#include "seeds.hpp"

using namespace mpustop;
using namespace mpustop::sim;
using core::duration;
using core::histogram;
using core::load_schedule;
using core::time_point;

namespace {

struct load_drawn {
  scenario run;
  core::load_part part;
  unsigned room = 1;
  nanos stop_at = 0;
};

load_drawn draw_load(std::uint64_t seed) {
  load_drawn out;
  out.run = draw(seed, guard_mode::strict);
  rng random(seed ^ 0xF00D);
  core::load_part& part = out.part;
  part.pace.rate = random.chance(0.25) ? 0 : random.magnitude(2, 1'000);
  if (random.chance(0.3)) part.pace.batch = duration(1 + random.below(40) * ms);
  part.pace.engines = 1 + random.below(3);
  part.pace.engine = random.below(part.pace.engines);
  if (random.chance(0.5))
    part.requests = 1 + random.below(500);
  else
    part.length = duration(static_cast<nanos>(random.magnitude(50, 5'000)) * ms);
  if (random.chance(0.4)) part.warm_up = duration(random.below(3'000) * ms);
  part.timeout = duration(out.run.timeout);
  out.room = 1 + static_cast<unsigned>(random.magnitude(1, 300));
  if (random.chance(0.2)) out.stop_at = 1 + random.below(4'000) * ms;
  // A closed load is as fast as the server: not with room for much, or it never ends.
  if (part.pace.rate == 0) {
    out.room = std::min(out.room, 20u);
    part.warm_up = std::min<duration>(part.warm_up, duration(200 * ms));
    if (part.length > duration{0}) part.length = std::min<duration>(part.length, duration(second));
  }
  return out;
}

/// The places of the measured part that lie at `until` or before and are not behind `end`.
std::uint64_t places(const load_drawn& load, time_point start, time_point until) {
  load_schedule schedule(load.part.pace.rate, load.part.pace.engine, load.part.pace.engines);
  schedule.begin(start);
  const time_point from = start + load.part.warm_up;
  std::uint64_t count = 0;
  for (std::uint64_t n = 0;; ++n) {
    const time_point at = schedule.at(n);
    if (at > until) return count;
    if (load.part.length > duration{0} && at >= from + load.part.length) return count;
    if (at >= from) ++count;
  }
}

void check_sums(const load_drawn& load, const load_world& world, const load_seen& seen) {
  core::load_result result;
  const core::load_tally& tally = world.machine().tally();
  tally.add_to(result);
  CHECK(seen.answered + seen.failed + seen.timed_out == seen.sent.size());
  CHECK(result.requests == tally.sent_so_far());
  CHECK(result.requests == tally.ok_so_far() + tally.errors_so_far());
  CHECK(result.latency.count() == result.ok);
  CHECK(result.service.count() == result.ok);
  CHECK(result.latency.max() >= result.service.max());
  std::uint64_t sent = 0, ended = 0;
  for (const core::load_second& one : result.line) {
    sent += one.sent;
    ended += one.ok + one.errors;
  }
  CHECK(sent == result.requests);
  CHECK(ended == result.requests);
  if (load.part.warm_up == duration{0}) CHECK(result.requests == seen.sent.size());
}

void check_extent(const load_drawn& load, const load_world& world, const load_seen& seen) {
  const core::load_machine& machine = world.machine();
  const std::uint64_t sent = machine.tally().sent_so_far();
  const std::uint64_t missing = machine.not_started(seen.ended);
  if (load.part.requests > 0) {
    CHECK(sent + missing == load.part.requests);
    if (load.stop_at == 0) CHECK(missing == 0);
  } else if (load.part.pace.rate > 0 && load.stop_at == 0) {
    CHECK(sent + missing == places(load, world.began(), seen.ended));
  }
}

}  // namespace

TEST_CASE("every place is sent or counted as not started, and every send has one end") {
  const seeds range;
  for (std::uint64_t seed = range.first; seed < range.first + range.count / 2; ++seed) {
    const load_drawn load = draw_load(seed);
    load_world world(load.run, load.part, load.room, load.stop_at);
    const load_seen seen = world.play();
    INFO("rate ", load.part.pace.rate, ", batch ", load.part.pace.batch.count(), ", requests ",
         load.part.requests, ", length ", load.part.length.count(), ", warm-up ",
         load.part.warm_up.count(), ", room ", load.room, ", stop ", load.stop_at, "; ",
         describe(load.run));
    REQUIRE(!seen.stuck);
    check_sums(load, world, seen);
    check_extent(load, world, seen);
  }
}

TEST_CASE("a stalled server moves no place: latencies count from the schedule") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    rng random(seed);
    scenario run;
    run.seed = seed;
    run.peers = {{{5 * ms, 0}, {5 * ms, 0}}};
    run.server = {{500 * ms, 500 * ms + random.below(1'500) * ms}};
    core::load_part part;
    part.pace.rate = random.between(20, 300);
    part.length = duration(2 * second);
    load_world world(run, part, 1 + random.below(40));
    const load_seen seen = world.play();
    core::load_result result;
    world.machine().tally().add_to(result);
    REQUIRE(result.ok == seen.sent.size());
    // On a lane in order, with fixed delays, answers come in the order of the places.
    load_schedule schedule(part.pace.rate);
    schedule.begin(world.began());
    histogram expected(core::load_precision);
    for (std::size_t n = 0; n < seen.answers.size(); ++n)
      expected.add(seen.answers[n] - schedule.at(n));
    std::vector<std::uint64_t> have, want;
    result.latency.for_each([&](duration, duration, std::uint64_t n) { have.push_back(n); });
    expected.for_each([&](duration, duration, std::uint64_t n) { want.push_back(n); });
    CHECK(have == want);
    CHECK(result.latency.max() == expected.max());
  }
}
