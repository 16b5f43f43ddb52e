#include "cli/summary_text.hpp"

#include <cmath>

#include <fmt/format.h>

namespace mpustop::cli {

namespace {

void add_count(std::string& out, std::uint64_t count, std::string_view what) {
  if (count > 0) out += fmt::format("  {:>12}  {}\n", count, what);
}

}  // namespace

std::string plural(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

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
  add_count(out, s.resumed, "of these finished by earlier runs");
  add_count(out, s.tried_again, "rows take the place of failed ones: the later row counts");
  if (s.attempts == 0) return out + "  nothing was sent\n";
  out += fmt::format("  {} requests ({} retries, {} throttled) in {}: {:.1f}/s\n", s.attempts,
                     s.retries, s.throttled, duration_text(s.seconds), s.mean_qps);
  out += fmt::format("  sent in the busiest second: {}\n", s.max_in_1s);
  out += fmt::format("  latency ms: p50 {:.1f}, p90 {:.1f}, p99 {:.1f}, p99.9 {:.1f}, max {:.1f}\n",
                     s.latency_ms.p50, s.latency_ms.p90, s.latency_ms.p99, s.latency_ms.p999,
                     s.latency_ms.max);
  out += fmt::format("  {} ({})\n", plural(s.connections, "connection"),
                     s.protocol.empty() ? "none came up" : s.protocol);
  return out;
}

std::string what_next(const summary& s, bool report_made) {
  const std::uint64_t failures = s.failed + s.gave_up;
  if (!s.complete) {
    if (!report_made) return "To try again: the same command.\n";
    return failures == 0 ? "To go on: the same command with --resume.\n"
                         : fmt::format(
                               "To go on: the same command with --resume (and "
                               "--retry-failed for the {} failed).\n",
                               failures);
  }
  if (failures == 0) return {};
  return fmt::format("To try the {} failed or given up again: --resume --retry-failed.\n",
                     failures);
}

}  // namespace mpustop::cli
