#include "core/round_trips.hpp"

#include <algorithm>

namespace mpustop::core {

void round_trips::add(time_point sent, duration rtt) {
  if (known_ == 0) {
    mean_ = rtt;
    deviation_ = rtt / 2;
  } else {
    const duration off = std::chrono::abs(rtt - mean_);
    deviation_ += (off - deviation_) / 4;
    mean_ += (rtt - mean_) / 8;
  }
  if (known_ < kept || rtt < least_.back().rtt) keep({rtt, sent});
}

void round_trips::keep(sample one) {
  const auto begin = least_.begin();
  auto end = begin + static_cast<std::ptrdiff_t>(known_);
  const auto same = std::find_if(begin, end, [&](const sample& s) { return s.sent == one.sent; });
  if (same != end) {
    if (same->rtt <= one.rtt) return;
    end = same;  // its place is taken by what moves up
  } else if (known_ == kept) {
    --end;
  } else {
    ++known_;
  }
  const auto at = std::upper_bound(begin, end, one.rtt,
                                   [](duration rtt, const sample& s) { return rtt < s.rtt; });
  std::move_backward(at, end, end + 1);
  *at = one;
}

duration round_trips::floor() const {
  if (known_ < kept) return duration::zero();
  const duration smallest = least_.front().rtt;
  const duration gap = std::max(smallest / 10, least_.back().rtt - smallest);
  return std::max(smallest - gap, duration::zero());
}

duration round_trips::ceiling() const {
  return known_ < kept ? std::chrono::seconds(1) : mean_ + 4 * deviation_;
}

duration round_trips::early_ceiling() const {
  return known_ == 0 ? std::chrono::seconds(1) : mean_ + 4 * deviation_;
}

}  // namespace mpustop::core
