#include "cli/progress.hpp"

#include <unistd.h>

#include <utility>

#include "cli/event_json.hpp"

namespace mpustop::cli {

namespace {

constexpr auto plain_line_interval = std::chrono::seconds(10);
constexpr auto object_interval = std::chrono::seconds(1);

progress_style resolved(progress_style wanted) {
  if (wanted != progress_style::automatic) return wanted;
  return can_redraw() ? progress_style::bar : progress_style::text;
}

}  // namespace

progress::progress(progress_style style, talk& out, const extent& known)
    : style_(resolved(style)),
      out_(out),
      known_(known),
      meter_(rate_meter::for_calls(known.qps)),
      told_(std::chrono::steady_clock::now()),
      drawn_{.drawn = environment_glyphs(), .colours = shows_colours()} {}

run_progress progress::numbers_of(const summary& now) {
  run_progress out{.now = now, .state = state_of(now), .total = known_.total};
  if (out.state == run_state::paused || out.state == run_state::connecting) {
    meter_.restart();
    return out;
  }
  const std::uint64_t called = called_of(now);
  meter_.add(std::chrono::steady_clock::now(), called);
  out.rate = meter_.rate();
  if (out.state != run_state::ending && known_.to_call && out.rate && *out.rate > 0 &&
      *known_.to_call >= called) {
    out.seconds_left = static_cast<double>(*known_.to_call - called) / *out.rate;
  }
  return out;
}

void progress::show(const summary& now) {
  if (style_ == progress_style::none) return;
  const run_progress run = numbers_of(now);
  if (style_ == progress_style::bar) {
    line_style style = drawn_;
    style.columns = terminal_columns(STDERR_FILENO);
    if (in_foreground()) out_.status(progress_line(run, style));
    return;
  }
  const bool json = style_ == progress_style::json;
  const auto clock = std::chrono::steady_clock::now();
  if (clock - told_ < (json ? object_interval : plain_line_interval)) return;
  told_ = clock;
  if (json) {
    out_.object(progress_json(run, std::chrono::system_clock::now()));
  } else {
    out_.notice(progress_line(run, {.columns = 0}));
  }
}

void progress::end(const summary& came) {
  out_.status("");
  if (style_ != progress_style::json) return;
  run_progress run = numbers_of(came);
  run.state = run_state::ended;
  run.seconds_left.reset();
  out_.object(progress_json(run, std::chrono::system_clock::now()), true);
}

}  // namespace mpustop::cli
