#include "cli/load_status.hpp"

#include <unistd.h>

#include <algorithm>

#include "cli/event_json.hpp"
#include "cli/terminal.hpp"

namespace mpustop::cli {

namespace {

constexpr double plain_line_interval = 10;  // seconds
constexpr double object_interval = 1;       // seconds
constexpr auto rate_window = std::chrono::seconds(2);

using seconds = std::chrono::duration<double>;

// What is not on a terminal is read later, and the result has all of it.
progress_style resolved(const bench_arguments& wanted) {
  if (wanted.talk == verbosity::quiet) return progress_style::none;
  if (wanted.progress != progress_style::automatic) return wanted.progress;
  return can_redraw() ? progress_style::bar : progress_style::none;
}

}  // namespace

load_status::load_status(const bench_arguments& wanted, talk& out)
    : load_(wanted.load),
      out_(out),
      style_(resolved(wanted)),
      drawn_{.drawn = environment_glyphs(), .colours = shows_colours()},
      meter_(rate_window),
      told_(-seconds(load_.warm_up).count()) {}

load_progress load_status::progress_of(const engine::load_test::progress& now) const {
  load_progress out;
  if (load_.requests > 0) out.total = load_.requests;
  if (now.elapsed < 0) {
    out.warming_up = true;
    out.left = seconds(-now.elapsed);
    return out;
  }
  out.done = now.ok + now.errors;
  out.errors = now.errors;
  out.elapsed = seconds(now.elapsed);
  out.rate = meter_.rate();
  const double length = seconds(load_.length).count();
  if (length > 0) {
    out.left = seconds(std::max(0.0, length - now.elapsed));
  } else if (load_.requests > now.sent && out.rate && *out.rate > 0) {
    out.left = seconds(static_cast<double>(load_.requests - now.sent) / *out.rate);
  }
  return out;
}

void load_status::show(const engine::load_test::progress& now) {
  if (now.elapsed >= 0) meter_.add(std::chrono::steady_clock::now(), now.sent);
  last_ = progress_of(now);
  if (style_ == progress_style::bar) {
    line_style style = drawn_;
    style.columns = terminal_columns(STDERR_FILENO);
    if (in_foreground()) out_.status(load_progress_line(last_, style));
    return;
  }
  const bool json = style_ == progress_style::json;
  if (style_ == progress_style::none) return;
  if (now.elapsed - told_ < (json ? object_interval : plain_line_interval)) return;
  told_ = now.elapsed;
  if (json) {
    out_.object(load_progress_json(last_, false, std::chrono::system_clock::now()));
  } else {
    out_.notice(load_progress_line(last_, {.columns = 0}));
  }
}

void load_status::end() {
  out_.status("");
  if (style_ != progress_style::json) return;
  last_.left.reset();
  out_.object(load_progress_json(last_, true, std::chrono::system_clock::now()), true);
}

}  // namespace mpustop::cli
