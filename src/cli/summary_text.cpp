#include "cli/summary_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "cli/labelled.hpp"
#include "cli/text_layout.hpp"

namespace mpustop::cli {

namespace {

// Words that have no room beside the number go on below themselves.
void add_count(std::string& out, std::uint64_t count, std::string_view what, unsigned columns) {
  constexpr unsigned indent = 16;
  if (count == 0) return;
  out += wrapped(fmt::format("{:>14}  ", count), what, indent, columns);
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

std::string latency_text(const struct summary::latency& ms, unsigned columns) {
  return joined({fmt::format("latency ms: p50 {:.1f}", ms.p50), fmt::format("p90 {:.1f}", ms.p90),
                 fmt::format("p99 {:.1f}", ms.p99), fmt::format("p99.9 {:.1f}", ms.p999),
                 fmt::format("max {:.1f}", ms.max)},
                2, columns);
}

std::string outcomes_text(const summary& s, unsigned columns) {
  std::string out = fmt::format("{:>14}  tasks\n", s.tasks);
  const auto add = [&](std::uint64_t count, std::string_view what) {
    add_count(out, count, what, columns);
  };
  add(s.stopped, "stopped");
  add(s.already_stopped, "already stopped");
  add(s.failed, "failed");
  add(s.gave_up, "given up");
  add(s.invalid, "invalid lines");
  add(s.duplicate, "duplicates");
  add(s.not_attempted, "not attempted");
  add(s.resumed, "of these finished by earlier runs");
  add(s.tried_again, "rows take the place of failed ones: the later row counts");
  return out;
}

std::string summary_text(const summary& s, unsigned columns) {
  std::string out = outcomes_text(s, columns);
  if (s.attempts == 0) return out + "  nothing was sent\n";
  out += indented(fmt::format("{} requests ({} retries, {} throttled) in {}: {:.1f}/s", s.attempts,
                              s.retries, s.throttled, duration_text(s.seconds), s.mean_qps),
                  2, columns);
  out += fmt::format("  sent in the busiest second: {}\n", s.max_in_1s);
  out += latency_text(s.latency_ms, columns);
  out += fmt::format("  {} ({})\n", plural(s.connections, "connection"),
                     s.protocol.empty() ? "none came up" : s.protocol);
  return out;
}

}  // namespace mpustop::cli
