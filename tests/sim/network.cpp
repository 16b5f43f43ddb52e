#include "network.hpp"

#include <algorithm>

namespace mpustop::sim {

nanos after_stalls(nanos at, const std::vector<stall>& stalls) {
  for (const stall& one : stalls) {
    if (at >= one.begin && at < one.end) at = one.end;
  }
  return at;
}

nanos network::delay(const one_way& way) {
  nanos extra = 0;
  const auto jitter = static_cast<double>(way.jitter);
  if (run_.jitter == jitter_kind::uniform) extra = static_cast<nanos>(random_.between(0, jitter));
  if (run_.jitter == jitter_kind::exponential) {
    extra = static_cast<nanos>(random_.exponential(jitter));
  }
  if (run_.held_up > 0 && random_.chance(run_.held_up)) extra += 300 * ms;
  return way.base + extra;
}

nanos network::deliver(stream& on, const one_way& way, nanos sent) {
  if (!run_.in_order) return after_stalls(sent + delay(way), run_.network);
  // What is written together is one packet; packets are delivered in order.
  if (sent != on.sent) {
    on.delivered = after_stalls(std::max(sent + delay(way), on.delivered), run_.network);
    on.sent = sent;
  }
  return on.delivered;
}

nanos network::forward(unsigned lane, nanos now) {
  return deliver(lanes_[lane].forward, run_.peers[lane / run_.connections].forward, now);
}

nanos network::backward(unsigned lane, nanos leaves) {
  return deliver(lanes_[lane].back, run_.peers[lane / run_.connections].back, leaves);
}

nanos network::ordinary(unsigned lane) const {
  const peer_path& way = run_.peers[lane / run_.connections];
  nanos jitter = way.forward.jitter + way.back.jitter;
  if (run_.jitter == jitter_kind::none) jitter = 0;
  if (run_.jitter == jitter_kind::uniform) jitter /= 2;
  return way.forward.base + way.back.base + jitter + run_.before_stage + run_.after_stage +
         (run_.before_spread + run_.after_spread) / 2;
}

nanos network::spent(nanos least, nanos spread) {
  return spread == 0 ? least
                     : least + static_cast<nanos>(random_.unit() * static_cast<double>(spread));
}

trip network::send(unsigned lane, nanos now, bool refused) {
  trip way;
  const nanos delivered = forward(lane, now);
  way.arrives = after_stalls(delivered, run_.server);
  const nanos before = spent(run_.before_stage, run_.before_spread);
  const nanos after = refused ? 0 : spent(run_.after_stage, run_.after_spread);
  way.counted = after_stalls(way.arrives + before, run_.server);
  way.leaves = after_stalls(way.counted + after, run_.server);
  if (run_.any_stage) {
    way.counted = way.arrives + static_cast<nanos>(random_.unit() *
                                                   static_cast<double>(way.leaves - way.arrives));
  }
  way.network = delivered - now;
  return way;
}

void network::answer(unsigned lane, trip& way) {
  way.back = backward(lane, way.leaves);
  way.network += way.back - way.leaves;
}

trip network::ping(unsigned lane, nanos now, nanos not_before) {
  trip way;
  way.arrives = after_stalls(std::max(forward(lane, now), not_before), run_.server);
  way.leaves = way.arrives;
  way.back = backward(lane, way.leaves);
  return way;
}

}  // namespace mpustop::sim
