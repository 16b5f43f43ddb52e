#include "cli/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "cli/summary_text.hpp"

namespace mpustop::cli {

namespace {

constexpr auto plain_line_interval = std::chrono::seconds(10);

progress_style resolved(progress_style wanted) {
  if (wanted != progress_style::automatic) return wanted;
  return can_redraw() ? progress_style::bar : progress_style::text;
}

std::uint64_t ended(const summary& s) { return s.tasks - s.not_attempted; }

}  // namespace

unsigned terminal_columns(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

bool can_redraw() {
  const char* term = std::getenv("TERM");
  const bool plain = term == nullptr || std::string_view(term) == "dumb";
  return isatty(STDERR_FILENO) == 1 && !plain;
}

progress::progress(progress_style style, talk& out, std::optional<std::uint64_t> total,
                   unsigned rate)
    : style_(resolved(style)),
      out_(out),
      total_(total),
      rate_(rate),
      last_line_(std::chrono::steady_clock::now()) {}

std::string progress::line(const summary& now) {
  const std::uint64_t done = ended(now);
  std::string text = fmt::format("{}", done);
  if (total_ && *total_ > 0) {
    text += fmt::format("/{} ({:.0f} %)", *total_,
                        100.0 * static_cast<double>(done) / static_cast<double>(*total_));
  }
  text += fmt::format("  {:.1f}/s  stopped {}", now.mean_qps, now.stopped);
  if (now.already_stopped > 0) text += fmt::format("  already {}", now.already_stopped);
  if (now.failed + now.gave_up > 0) text += fmt::format("  failed {}", now.failed + now.gave_up);
  if (now.retries > 0) text += fmt::format("  retries {}", now.retries);
  if (now.paused) return text + "  paused: outage";
  if (total_ && now.mean_qps > 0 && *total_ >= done) {
    const double rate = rate_ == 0 ? now.mean_qps : std::min<double>(rate_, now.mean_qps);
    text += fmt::format("  {} left", duration_text(static_cast<double>(*total_ - done) / rate));
  }
  return text;
}

void progress::show(const summary& now) {
  if (style_ == progress_style::none) return;
  if (style_ == progress_style::bar) {
    std::string text = line(now);
    // One column is kept free: some terminals wrap when the last one is written.
    text.resize(
        std::min<std::size_t>(text.size(), std::max(terminal_columns(STDERR_FILENO), 2U) - 1));
    out_.status(text);
    return;
  }
  const auto clock = std::chrono::steady_clock::now();
  if (clock - last_line_ < plain_line_interval) return;
  last_line_ = clock;
  out_.notice(line(now));
}

void progress::end() { out_.status(""); }

}  // namespace mpustop::cli
