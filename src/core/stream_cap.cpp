#include "core/stream_cap.hpp"

#include <algorithm>
#include <climits>

namespace mpustop::core {

namespace {
constexpr duration one_event = std::chrono::milliseconds(100);  ///< a hundred resets are one word
constexpr duration first_wait = std::chrono::milliseconds(100);
constexpr duration longest_wait = std::chrono::seconds(1);
constexpr unsigned calm_again = 100;
}  // namespace

stream_cap::stream_cap(std::uint64_t seed) : wait_(first_wait, longest_wait, seed) {}

void stream_cap::overloaded(unsigned in_flight, time_point now) {
  if (cut_at_ != never && now - cut_at_ < one_event) return;
  cut_at_ = now;
  // Where nothing was under way it was not too much of it.
  if (in_flight > 0) streams_ = std::max(1u, std::min(streams_, in_flight) / 2);
  answers_ = since_cut_ = 0;
  wait_.failed(now, now);
}

void stream_cap::answered(unsigned requests) {
  if (!holds()) return;
  since_cut_ = std::min(calm_again, since_cut_ + requests);
  if (since_cut_ == calm_again) wait_.succeeded();
  for (answers_ += requests; answers_ >= streams_ && holds(); ++streams_) answers_ -= streams_;
}

unsigned stream_cap::room(unsigned in_flight) const {
  if (!holds()) return UINT_MAX;
  return streams_ > in_flight ? streams_ - in_flight : 0;
}

}  // namespace mpustop::core
