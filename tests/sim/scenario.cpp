#include "scenario.hpp"

#include <algorithm>
#include <cstdio>

#include "rng.hpp"

namespace mpustop::sim {

namespace {

nanos of_ms(double value) { return static_cast<nanos>(value * static_cast<double>(ms)); }

/// Most seeds have few tokens, so that many full seconds are seen for little work.
void draw_size(scenario& run, rng& random) {
  const double kind = random.unit();
  if (kind < 0.03) {
    run.limit = 1;
  } else if (kind < 0.08) {
    run.limit = 5;
  } else if (kind < 0.96) {
    run.limit = 20 + random.below(81);
  } else if (kind < 0.995) {
    run.limit = 500;
  } else {
    run.limit = 2'000;
  }
  const unsigned seconds = run.limit < 10 ? 30 : run.limit > 1'000 ? 3 : 6 + random.below(3);
  run.sends = run.limit * seconds;
}

void draw_paths(scenario& run, rng& random) {
  const unsigned peers = random.chance(0.7) ? 1 : 2 + random.below(2);
  run.jitter = static_cast<jitter_kind>(random.below(3));
  for (unsigned i = 0; i < peers; ++i) {
    const auto way = [&] {
      return one_way{of_ms(random.magnitude(0.05, 150)), of_ms(random.magnitude(0.01, 100))};
    };
    run.peers.push_back({way(), way()});
  }
  run.connections = 1 + random.below(4);
  run.in_order = random.chance(0.6);
  if (peers > 1) {
    for (unsigned i = 1 + random.below(3); i > 0; --i) {
      run.failovers.push_back(of_ms(random.between(100, 6'000)));
    }
    std::sort(run.failovers.begin(), run.failovers.end());
    run.failover_aborts = random.chance(0.5);
  }
}

void draw_processing(scenario& run, rng& random) {
  const auto part = [&](nanos& least, nanos& spread) {
    if (random.chance(0.4)) return;
    if (random.chance(0.7)) least = of_ms(random.magnitude(0.01, 150));
    if (random.chance(0.7)) spread = of_ms(random.magnitude(0.01, 150));
  };
  // Counted at arrival, at the reply, or in between.
  const unsigned stage = random.below(3);
  if (stage != 0) part(run.before_stage, run.before_spread);
  if (stage != 1) part(run.after_stage, run.after_spread);
  run.any_stage = run.guard == guard_mode::paranoid;
}

void draw_faults(scenario& run, rng& random) {
  const auto sometimes = [&](double most) { return random.chance(0.3) ? random.unit() * most : 0; };
  run.held_up = sometimes(0.02);
  run.lost = sometimes(0.03);
  run.refused = sometimes(0.2);
  run.throttled = sometimes(0.3);
  run.drops = sometimes(2);
  run.proves = random.chance(0.5);
}

void draw_time(scenario& run, rng& random) {
  run.slew = random.chance(0.3) ? 0 : random.between(-500e-6, 500e-6);
  run.timer_lag = of_ms(random.magnitude(0.01, 2));
  const auto stalls = [&](std::vector<stall>& all, double low, double high) {
    if (!random.chance(0.35)) return;
    for (unsigned i = 1 + random.below(4); i > 0; --i) {
      const nanos begin = of_ms(random.between(0, 8'000));
      all.push_back({begin, begin + of_ms(random.between(low, high))});
    }
    std::sort(all.begin(), all.end(),
              [](const stall& a, const stall& b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < all.size(); ++i) {  // one after the other
      const nanos wait = std::max(nanos{0}, all[i - 1].end - all[i].begin);
      all[i].begin += wait;
      all[i].end += wait;
    }
  };
  stalls(run.network, 20, 300);
  stalls(run.server, 20, 300);
  stalls(run.client, 100, 3'000);
  stalls(run.suspended, 50, 5'000);
  run.ping_every = of_ms(random.magnitude(50, 1'000));
  run.kernel_rtt = random.chance(0.5);
}

}  // namespace

scenario draw(std::uint64_t seed, guard_mode guard) {
  rng random(seed);
  scenario run;
  run.seed = seed;
  run.guard = guard;
  draw_size(run, random);
  draw_paths(run, random);
  draw_processing(run, random);
  draw_faults(run, random);
  draw_time(run, random);
  return run;
}

std::string describe(const scenario& run) {
  char text[640];
  const auto in_ms = [](nanos value) { return static_cast<double>(value) / ms; };
  const peer_path& way = run.peers.front();
  std::snprintf(
      text, sizeof text,
      "seed %llu, guard %d, limit %u, %u sends; %zu peers, the first %.3f+%.3f/%.3f+%.3f ms, "
      "jitter "
      "kind %d; %u connections%s; stage %.3f+%.3f/%.3f+%.3f ms; held up %.4f, lost %.4f (%s), "
      "refused %.3f, throttled %.3f, drops %.2f/s; slew %.0f ppm; stalls: network %zu, server %zu, "
      "client %zu, suspended %zu; %s every %.0f ms",
      static_cast<unsigned long long>(run.seed), static_cast<int>(run.guard), run.limit, run.sends,
      run.peers.size(), in_ms(way.forward.base), in_ms(way.forward.jitter), in_ms(way.back.base),
      in_ms(way.back.jitter), static_cast<int>(run.jitter), run.connections,
      run.in_order ? " in order" : " in any order", in_ms(run.before_stage),
      in_ms(run.before_spread), in_ms(run.after_stage), in_ms(run.after_spread), run.held_up,
      run.lost, run.proves ? "proved" : "aborted", run.refused, run.throttled, run.drops,
      run.slew * 1e6, run.network.size(), run.server.size(), run.client.size(),
      run.suspended.size(), run.kernel_rtt ? "kernel round trip" : "PING", in_ms(run.ping_every));
  return text;
}

}  // namespace mpustop::sim
