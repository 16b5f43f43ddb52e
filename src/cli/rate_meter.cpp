#include "cli/rate_meter.hpp"

#include <algorithm>

namespace mpustop::cli {

namespace {

constexpr core::duration least_span = std::chrono::milliseconds(700);
constexpr core::duration stood_still = std::chrono::seconds(2);

}  // namespace

rate_meter rate_meter::for_calls(unsigned wanted) {
  constexpr unsigned calls = 50;
  constexpr unsigned least = 5;
  constexpr unsigned most = 30;
  const unsigned seconds = wanted == 0 ? least : std::clamp(calls / wanted, least, most);
  return rate_meter(std::chrono::seconds(seconds));
}

void rate_meter::add(core::time_point now, std::uint64_t done) {
  if (!seen_.empty() && now - seen_.back().at > stood_still) restart();
  seen_.push_back({now, done});
  while (seen_.size() > 2 && now - seen_[1].at >= window_) seen_.pop_front();
}

std::optional<double> rate_meter::rate() const {
  if (seen_.size() < 2) return std::nullopt;
  const core::duration span = seen_.back().at - seen_.front().at;
  if (span < least_span) return std::nullopt;
  const auto done = static_cast<double>(seen_.back().done - seen_.front().done);
  return done / std::chrono::duration<double>(span).count();
}

}  // namespace mpustop::cli
