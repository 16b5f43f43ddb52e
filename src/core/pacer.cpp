#include "core/pacer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace mpustop::core {

namespace {

constexpr unsigned made_up = 10;       ///< slots
constexpr double largest_batch = 100;  ///< what one connection's streams usually hold

unsigned batch_at(double rate, duration apart) {
  const double seconds = std::chrono::duration<double>(apart).count();
  return static_cast<unsigned>(std::clamp(std::round(rate * seconds), 1.0, largest_batch));
}

}  // namespace

pacer::pacer(double rate, duration batch)
    : rate_(rate), apart_(batch), batch_(batch_at(rate, batch)) {
  assert(rate > 0);
}

void pacer::start(time_point now) {
  if (started_) return;
  started_ = true;
  slot_ = now;
}

void pacer::sent(unsigned n, time_point now) {
  if (!started_) return;
  assert(now >= slot_);
  slot_ = std::max(slot_ + slots(n), now - slots(made_up));
}

void pacer::set_rate(double rate) {
  assert(rate > 0);
  rate_ = rate;
  batch_ = batch_at(rate, apart_);
}

duration pacer::slots(unsigned n) const { return duration(std::llround(n * 1e9 / rate_)); }

}  // namespace mpustop::core
