#include "run_world.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "run_client.hpp"
#include "run_server.hpp"
#include "virtual_clock.hpp"

namespace mpustop::sim {

namespace {

constexpr core::duration time_allowed = std::chrono::hours(3);

}  // namespace

run_result simulate(const run_scenario& what) {
  virtual_clock clock;
  run_server server(clock, what);
  const auto client = std::make_shared<run_client>(clock, server, what);
  run_result out;
  client->on_row = [&out](const mpustop::row& row) { out.rows.push_back(row); };
  client->start();
  while (!client->done() && !clock.empty() && clock.now().time_since_epoch() < time_allowed) {
    clock.step();
  }
  out.summary = client->summary();
  out.stops = std::move(server.stops);
  out.arrivals = std::move(server.arrivals);
  out.most_open = client->most_open;
  out.sends_after_stop = client->sends_after_stop;
  out.outage_was = server.outage_was();
  out.ended = client->done();
  return out;
}

std::size_t worst_second(std::vector<core::time_point> times) {
  std::sort(times.begin(), times.end());
  std::size_t worst = 0;
  for (std::size_t first = 0, last = 0; last < times.size(); ++last) {
    while (times[last] - times[first] >= std::chrono::seconds(1)) ++first;
    worst = std::max(worst, last - first + 1);
  }
  return worst;
}

}  // namespace mpustop::sim
