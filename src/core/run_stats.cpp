#include "core/run_stats.hpp"

namespace mpustop::core {

namespace {

double milliseconds(duration value) {
  return std::chrono::duration<double, std::milli>(value).count();
}

}  // namespace

void run_stats::sent(bool retry, time_point now) {
  if (first_sent_ == never) first_sent_ = now;
  last_sent_ = now;
  last_event_ = now;
  ++counts_.attempts;
  counts_.retries += retry ? 1 : 0;
  sends_.add(now);
}

void run_stats::answered(bool throttled, duration latency, time_point now) {
  last_event_ = now;
  counts_.throttled += throttled ? 1 : 0;
  latencies_.add(latency);
}

std::uint64_t& count_of(mpustop::summary& of, outcome value) {
  switch (value) {
    case outcome::stopped: return of.stopped;
    case outcome::already_stopped: return of.already_stopped;
    case outcome::failed: return of.failed;
    case outcome::gave_up: return of.gave_up;
    case outcome::invalid: return of.invalid;
    case outcome::duplicate: break;
  }
  return of.duplicate;
}

void run_stats::ended(outcome value) { ++count_of(counts_, value); }

void run_stats::resumed(outcome value) {
  ended(value);
  ++counts_.resumed;
  ++counts_.resumed_as[static_cast<std::size_t>(value)];
}

mpustop::summary run_stats::summary() const {
  mpustop::summary out = counts_;
  const std::uint64_t ended =
      out.stopped + out.already_stopped + out.failed + out.gave_up + out.invalid + out.duplicate;
  out.not_attempted = out.tasks - ended;
  out.max_in_1s = sends_.max_in_1s();
  if (first_sent_ != never) {
    out.seconds = std::chrono::duration<double>(last_event_ - first_sent_).count();
    // From send to send: n of them are n - 1 intervals, or 500 in a second would read 501/s.
    const double sending = std::chrono::duration<double>(last_sent_ - first_sent_).count();
    if (sending > 0) out.mean_qps = static_cast<double>(out.attempts - 1) / sending;
  }
  out.latency_ms.p50 = milliseconds(latencies_.percentile(0.50));
  out.latency_ms.p90 = milliseconds(latencies_.percentile(0.90));
  out.latency_ms.p99 = milliseconds(latencies_.percentile(0.99));
  out.latency_ms.p999 = milliseconds(latencies_.percentile(0.999));
  out.latency_ms.max = milliseconds(latencies_.max());
  return out;
}

}  // namespace mpustop::core
