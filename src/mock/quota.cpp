#include "mock/quota.hpp"

namespace mpustop::mock {

std::optional<std::chrono::milliseconds> quota::arrive(core::time_point now) {
  if (arrivals_.empty()) return std::nullopt;
  // The place of this arrival holds the one that came `limit` admissions ago.
  auto& place = arrivals_[next_];
  if (count_ == arrivals_.size()) {
    const auto free_at = place + std::chrono::seconds(1);
    if (now < free_at) return std::chrono::ceil<std::chrono::milliseconds>(free_at - now);
  } else {
    ++count_;
  }
  place = now;
  next_ = (next_ + 1) % arrivals_.size();
  return std::nullopt;
}

}  // namespace mpustop::mock
