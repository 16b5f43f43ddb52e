#include "cli/event_json.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/safe_text.hpp"
#include "core/timestamp.hpp"

namespace mpustop::cli {

namespace {

std::string beginning(std::string_view type, core::wall_time when) {
  std::string out = fmt::format(R"({{"type":"{}","time":")", type);
  core::append_timestamp_ms(when, out);
  return out + '"';
}

// JSON has no word for what is not a finite number.
std::string number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? fmt::format("{:.1f}", *value) : "null";
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (bool first = true; first || !text.empty(); first = false) {
    if (!first) out += "\\n";
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    std::string clean;
    core::append_clean(line, line.size(), clean);
    for (const char c : clean) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

std::string event_json(std::string_view type, std::string_view text, core::wall_time when) {
  return fmt::format(R"({},"text":{}}})", beginning(type, when), quoted(text));
}

std::string progress_json(const run_progress& run, core::wall_time when) {
  const summary& now = run.now;
  std::string out = beginning("progress", when);
  out += fmt::format(R"(,"state":"{}","done":{},"total":{},"rate":{},"seconds_left":{},)",
                     to_string(run.state), done_of(now),
                     run.total ? fmt::format("{}", *run.total) : "null", number(run.rate),
                     number(run.seconds_left));
  out += fmt::format(
      R"("stopped":{},"already_stopped":{},"failed":{},"gave_up":{},"invalid":{},"duplicate":{},)"
      R"("resumed":{},"retrying":{},"in_flight":{},"attempts":{},"throttled":{},)",
      now.stopped, now.already_stopped, now.failed, now.gave_up, now.invalid, now.duplicate,
      now.resumed, now.retrying, now.in_flight, now.attempts, now.throttled);
  const bool slowed = now.slowed_to > 0;
  out += fmt::format(R"("slowed_to":{},"paused_seconds":{}}})",
                     number(slowed ? std::optional(now.slowed_to) : std::nullopt),
                     number(now.paused ? std::optional(now.paused_for) : std::nullopt));
  return out;
}

std::string load_progress_json(const load_progress& load, bool ended, core::wall_time when) {
  const auto left = load.left ? std::optional(load.left->count()) : std::nullopt;
  return beginning("progress", when) +
         fmt::format(R"(,"state":"{}","done":{},"total":{},"rate":{},"seconds_left":{},)",
                     ended             ? "ended"
                     : load.warming_up ? "warm-up"
                                       : "running",
                     load.done, load.total ? fmt::format("{}", *load.total) : "null",
                     number(load.rate), number(left)) +
         fmt::format(R"("errors":{},"elapsed":{:.1f}}})", load.errors, load.elapsed.count());
}

}  // namespace mpustop::cli
