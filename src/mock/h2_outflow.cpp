#include "mock/h2_outflow.hpp"

#include <nghttp2/nghttp2.h>

#include <algorithm>

#include "mock/h2_frames.hpp"

namespace mpustop::mock {
namespace {

bool reached(unsigned limit, unsigned count) { return limit != 0 && count >= limit; }

bool is_ping_answer(const h2_frames::frame_head& head) {
  return head.type == NGHTTP2_PING && (head.flags & NGHTTP2_FLAG_ACK) != 0;
}

}  // namespace

void h2_outflow::requested(unsigned count) {
  mute_ = mute_ || reached(faults_.mute_pings, count);
  silent_ = silent_ || reached(faults_.silent, count);
}

void h2_outflow::pass(std::string& out, core::time_point now) {
  if (silent_) return out.clear();
  if (mute_ || faults_.late_pings.count() > 0) take_ping_answers(out, now);
  for (; !late_.empty() && now >= late_.front().due; late_.pop_front())
    out.append(late_.front().bytes);
  held_.append(out);
  out.clear();
  if (now >= held_until_) out.swap(held_);
}

core::time_point h2_outflow::due() const {
  if (silent_) return core::never;
  const auto held = held_.empty() ? core::never : held_until_;
  return late_.empty() ? held : std::min(held, late_.front().due);
}

void h2_outflow::take_ping_answers(std::string& out, core::time_point now) {
  std::string kept;
  for (std::string_view rest = out; rest.size() >= h2_frames::head_size;) {
    const auto head = h2_frames::read_head(rest);
    const auto one = rest.substr(0, h2_frames::head_size + head.length);
    rest.remove_prefix(one.size());
    if (!is_ping_answer(head))
      kept.append(one);
    else if (!mute_)
      late_.push_back({now + faults_.late_pings, std::string(one)});
  }
  out.swap(kept);
}

}  // namespace mpustop::mock
