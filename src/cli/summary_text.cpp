#include "cli/summary_text.hpp"

#include <cmath>

#include <fmt/format.h>

namespace mpustop::cli {

namespace {

void add_count(std::string& out, std::uint64_t count, std::string_view what) {
  if (count > 0) out += fmt::format("  {:>12}  {}\n", count, what);
}

}  // namespace

std::string duration_text(double seconds) {
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 3'600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3'600, whole % 3'600 / 60);
}

std::string summary_text(const summary& s) {
  std::string out = fmt::format("  {:>12}  tasks\n", s.tasks);
  add_count(out, s.stopped, "stopped");
  add_count(out, s.already_stopped, "already stopped");
  add_count(out, s.failed, "failed");
  add_count(out, s.gave_up, "given up");
  add_count(out, s.invalid, "invalid lines");
  add_count(out, s.duplicate, "duplicates");
  add_count(out, s.not_attempted, "not attempted");
  out += fmt::format("  {} requests ({} retries, {} throttled) in {}: {:.1f}/s\n", s.attempts,
                     s.retries, s.throttled, duration_text(s.seconds), s.mean_qps);
  out += fmt::format("  sent in the busiest second: {}\n", s.max_in_1s);
  out += fmt::format("  latency ms: p50 {:.1f}, p90 {:.1f}, p99 {:.1f}, p99.9 {:.1f}, max {:.1f}\n",
                     s.latency_ms.p50, s.latency_ms.p90, s.latency_ms.p99, s.latency_ms.p999,
                     s.latency_ms.max);
  out += fmt::format("  {} connection{} ({})\n", s.connections, s.connections == 1 ? "" : "s",
                     s.protocol.empty() ? "none came up" : s.protocol);
  return out;
}

}  // namespace mpustop::cli
