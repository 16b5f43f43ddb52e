#include "core/rate_window.hpp"

#include <algorithm>

namespace mpustop::core {

void rate_window::add(time_point now, std::uint64_t events) {
  while (!entries_.empty() && now - entries_.front().at >= std::chrono::seconds(1)) {
    inside_ -= entries_.front().events;
    entries_.pop_front();
  }
  if (!entries_.empty() && entries_.back().at == now) {
    entries_.back().events += events;
  } else {
    if (entries_.full()) entries_.set_capacity(2 * entries_.capacity());
    entries_.push_back({now, events});
  }
  inside_ += events;
  max_ = std::max(max_, inside_);
}

}  // namespace mpustop::core
