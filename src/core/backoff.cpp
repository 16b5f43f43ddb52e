#include "core/backoff.hpp"

#include <algorithm>

namespace mpustop::core {

void backoff::failed(time_point began, time_point now) {
  if (failures_ > 0 && began < last_) return;
  const unsigned doublings = std::min(failures_, 30u);
  ++failures_;
  last_ = now;
  const duration full = std::min(most_, duration(first_.count() << doublings));
  const std::uint64_t share = random_.next() >> 48;  // 0..65535 of 65536
  ready_at_ = now + full - full / 2 * static_cast<std::int64_t>(share) / 65536;
}

}  // namespace mpustop::core
