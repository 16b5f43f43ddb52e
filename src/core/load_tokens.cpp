#include "core/load_tokens.hpp"

#include <algorithm>

namespace mpustop::core {

load_tokens::load_tokens(unsigned limit)
    : limiter_({.limit = limit, .guard = guard_mode::strict}), most_held_(limit / 2) {}

void load_tokens::answered(token_id token, time_point sent, time_point now) {
  limiter_.answered(token, now);
  heard_ = std::max(heard_, sent);
  if (held_.empty()) return;
  std::erase_if(held_, [&](const held& one) {
    if (one.sent > heard_) return false;
    limiter_.gone(one.token, std::max(now, one.not_before));
    return true;
  });
}

void load_tokens::lost(token_id token, time_point sent, time_point now) {
  if (sent <= heard_) return limiter_.gone(token, now + unread_time);
  held_.push_back({token, sent, now + unread_time});
  if (held_.size() <= most_held_) return;
  limiter_.gone(held_.front().token, std::max(now, held_.front().not_before));
  held_.pop_front();
}

}  // namespace mpustop::core
