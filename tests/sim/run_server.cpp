#include "run_server.hpp"

#include <fmt/format.h>

namespace mpustop::sim {

namespace {

using core::verdict;
using std::chrono::milliseconds;

constexpr core::wall_time client_epoch{std::chrono::seconds(1'800'000'000)};
constexpr core::duration clock_difference = std::chrono::minutes(20);

core::reply failure(int status, const char* code) {
  return {.verdict = verdict::transient, .status = status, .code = code};
}

}  // namespace

std::string poisoned_task(unsigned i) { return fmt::format("task{}", 10 + 7 * i); }

run_server::run_server(virtual_clock& clock, const run_scenario& what)
    : clock_(clock), what_(what), random_(what.seed ^ 0x5EED) {}

run_server::reaction run_server::arrive(const request& one, core::reply& out) {
  arrivals.push_back(clock_.now());
  if (arrivals.size() == what_.outage_after && what_.outage != outage_kind::none) begin_outage();
  if (!accepts() || !reads()) return reaction::nothing;  // the one at which it went out
  if (out_of_service(outage_kind::drop)) return reaction::drop;
  if (out_of_service(outage_kind::unavailable)) {
    out = failure(503, "ServiceUnavailable");
    return reaction::answer;
  }
  if (poisoned(one.task)) {
    if (what_.poison == poison_kind::hang) return reaction::nothing;
    out = failure(500, "InternalError");
    return reaction::answer;
  }
  if (chance(what_.drop_share)) return reaction::drop;
  if (chance(what_.lose_share)) return reaction::nothing;
  if (chance(what_.reset_share)) return reaction::reset;
  if (chance(what_.refuse_share)) return reaction::refuse;
  out = answer_to(one);
  return reaction::answer;
}

void run_server::begin_outage() {
  outage_begun_ = true;
  outage_ends_ = clock_.now() + what_.outage_length;
  if (on_outage) on_outage();
}

bool run_server::poisoned(const std::string& task) const {
  const std::string name = task.substr(task.find('/') + 1);
  for (unsigned i = 0; i < what_.poisoned; ++i) {
    if (name == poisoned_task(i)) return true;
  }
  return false;
}

core::reply run_server::answer_to(const request& one) {
  core::reply answer{.verdict = verdict::stopped, .status = 200, .request_id = "R"};
  if (what_.wrong_key) {
    answer = {.verdict = verdict::fatal, .status = 404, .code = "InvalidAccessKeyId.NotFound"};
  } else if (what_.clock_off && one.signed_late) {
    answer = {.verdict = verdict::clock_skew, .status = 400, .code = "InvalidTimeStamp.Expired"};
    answer.date = client_epoch + clock_.now().time_since_epoch() + clock_difference;
  } else if (chance(what_.throttle_share)) {
    answer = {.verdict = verdict::throttled, .status = 400, .code = "Throttling.User"};
    if (chance(0.5)) answer.wait = milliseconds(random_() % 800);
  } else if (chance(what_.error_share)) {
    answer = failure(500, "InternalError");
    // Half of these were carried out all the same.
    if (chance(0.5)) ++stops[one.task];
  } else if (stops[one.task]++ > 0) {
    answer = {.verdict = verdict::already_stopped, .status = 404, .code = "InvalidTask.NotFound"};
  }
  return answer;
}

}  // namespace mpustop::sim
