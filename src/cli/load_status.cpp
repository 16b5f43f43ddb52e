#include "cli/load_status.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/load_progress.hpp"
#include "cli/progress.hpp"

namespace mpustop::cli {

namespace {

constexpr double plain_line_interval = 10;  // seconds
constexpr double rate_interval = 1;         // seconds
constexpr unsigned plain_columns = 80;

using seconds = std::chrono::duration<double>;

// What is not on a terminal is read later, and the result has all of it.
progress_style resolved(const bench_arguments& wanted) {
  if (wanted.progress != progress_style::automatic) return wanted.progress;
  return can_redraw() ? progress_style::bar : progress_style::none;
}

}  // namespace

load_status::load_status(const bench_arguments& wanted, talk& out)
    : load_(wanted.load), out_(out), style_(resolved(wanted)) {
  if (wanted.talk == verbosity::quiet) style_ = progress_style::none;
  told_ = -seconds(load_.warm_up).count();
}

std::string load_status::line(const engine::load_test::progress& now, unsigned columns) const {
  if (now.elapsed < 0) return fmt::format("warm-up  {:.0f} s left", std::ceil(-now.elapsed));
  load_progress out;
  out.done = now.ok + now.errors;
  out.errors = now.errors;
  out.elapsed = seconds(now.elapsed);
  const double since = now.elapsed - last_.elapsed;
  const std::uint64_t sent = now.sent - std::min(now.sent, last_.sent);
  out.rate = since > 0 ? static_cast<double>(sent) / since : 0;
  if (load_.requests > 0) out.total = load_.requests;
  const double length = seconds(load_.length).count();
  if (length > 0) {
    out.left = seconds(std::max(0.0, length - now.elapsed));
  } else if (load_.requests > now.sent && out.rate > 0) {
    out.left = seconds(static_cast<double>(load_.requests - now.sent) / out.rate);
  }
  return load_progress_line(out, columns);
}

void load_status::show(const engine::load_test::progress& now) {
  if (style_ == progress_style::bar) {
    out_.status(line(now, terminal_columns(STDERR_FILENO)));
  } else if (style_ == progress_style::text && now.elapsed - told_ >= plain_line_interval) {
    told_ = now.elapsed;
    out_.notice(line(now, plain_columns));
  }
  if (now.elapsed - last_.elapsed >= rate_interval) last_ = now;
}

void load_status::end() { out_.status(""); }

}  // namespace mpustop::cli
