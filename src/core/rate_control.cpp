#include "core/rate_control.hpp"

#include <algorithm>
#include <cassert>

namespace mpustop::core {

namespace {

constexpr duration one_second = std::chrono::seconds(1);
constexpr duration longest_hint = std::chrono::seconds(60);
constexpr double floor_share = 0.10;  ///< of the wanted rate
constexpr double step_share = 0.05;   ///< of the wanted rate, a second

}  // namespace

rate_control::rate_control(double wanted) : wanted_(wanted), rate_(wanted) { assert(wanted > 0); }

bool rate_control::answered(bool throttled, duration hint, time_point now) {
  const bool changed = tick(now);
  if (!counting_) {
    counting_ = true;
    second_began_ = now;
  }
  ++answers_;
  if (throttled) {
    ++throttled_;
    if (hint > duration::zero()) {
      ++hinted_;
      hinted_until_ = std::max(hinted_until_, now + std::min(hint, longest_hint));
    }
  }
  return changed;
}

bool rate_control::tick(time_point now) {
  if (!counting_ || now - second_began_ < one_second) return false;
  const double rate_before = rate_;
  const time_point pause_before = paused_until_;
  close_second();
  // Then come the seconds without an answer, as many as are over.
  const time_point quiet = std::max(second_began_, std::min(now, paused_until_));
  const auto whole = (now - quiet) / one_second;
  raise(static_cast<double>(whole));
  second_began_ = quiet + whole * one_second;
  // Nothing to watch: the next answer opens the next second.
  if (rate_ >= wanted_) counting_ = false;
  return rate_before != rate_ || pause_before != paused_until_;
}

time_point rate_control::next_tick() const {
  if (!counting_ || (rate_ >= wanted_ && throttled_ == 0)) return never;
  const time_point from = throttled_ > 0 ? second_began_ : std::max(second_began_, paused_until_);
  return from + one_second;
}

void rate_control::close_second() {
  const bool recovering = rate_ < wanted_ && second_began_ + one_second > paused_until_;
  if (throttled_ > 0) {
    const double share = static_cast<double>(throttled_) / static_cast<double>(answers_);
    rate_ = std::max(rate_ * (1 - share), wanted_ * floor_share);
    if (2 * hinted_ > answers_) paused_until_ = std::max(paused_until_, hinted_until_);
  }
  if (recovering && 2 * throttled_ <= answers_) raise(1);
  second_began_ += one_second;
  answers_ = throttled_ = hinted_ = 0;
  hinted_until_ = time_point::min();
}

void rate_control::raise(double seconds) {
  rate_ = std::min(rate_ + seconds * step_share * wanted_, wanted_);
}

}  // namespace mpustop::core
