#include "core/load_machine.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace mpustop::core {

namespace {
constexpr duration late = std::chrono::milliseconds(1);
}

load_machine::load_machine(const load_part& part, bool by_millisecond)
    : part_(part), gate_(part.pace), tally_(by_millisecond) {}

void load_machine::begin(time_point start) {
  measured_from_ = start + part_.warm_up;
  gate_.begin(start, end());
  able_at_ = start;
  tally_.begin(measured_from_);
}

void load_machine::room(peer_id peer, unsigned requests) { gate_.room(peer, requests); }

unsigned load_machine::wanted_room(time_point now) const {
  return over() ? 0 : gate_.short_of_room(now);
}

time_point load_machine::end() const {
  const bool timed = measured_from_ != never && part_.length > duration{0};
  return timed ? measured_from_ + part_.length : never;
}

/// No request is to be sent any more.
bool load_machine::over() const {
  return stopped_at_ != never || gave_up_ || ended_ || measured_from_ == never ||
         (part_.requests > 0 && measured_ >= part_.requests);
}

void load_machine::stop(time_point now) { stopped_at_ = std::min(stopped_at_, now); }

std::uint64_t load_machine::not_started(time_point now) const {
  if (part_.requests > 0) return part_.requests - measured_;
  return measured_from_ == never ? 0 : gate_.behind(std::min(now, stopped_at_), measured_from_);
}

std::uint32_t load_machine::open_flight() {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(flights_.size()));
    flights_.emplace_back();
    free_.reserve(flights_.capacity());
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  flight& f = flights_[slot];
  f.before = newest_;
  f.after = none;
  (newest_ == none ? oldest_ : flights_[newest_].after) = slot;
  newest_ = slot;
  ++f.uses;
  ++in_flight_;
  return slot;
}

std::uint64_t load_machine::name_of(std::uint32_t slot) const {
  return std::uint64_t{flights_[slot].uses} << 32 | slot;
}

void load_machine::unlink(flight& f) {
  (f.before == none ? oldest_ : flights_[f.before].after) = f.after;
  (f.after == none ? newest_ : flights_[f.after].before) = f.before;
}

void load_machine::close(std::uint32_t slot) {
  if (!flights_[slot].abandoned) unlink(flights_[slot]);
  free_.push_back(slot);
  --in_flight_;
}

load_step load_machine::send(time_point now) {
  const load_gate::place place = gate_.take(now);
  const std::uint32_t slot = open_flight();
  flight& f = flights_[slot];
  f.start = {place.intended, now};
  f.token = place.token;
  f.measured = place.intended >= measured_from_;
  f.abandoned = false;
  able_at_ = now;
  if (f.measured) {
    ++measured_;
    ++batch_sent_;
    if (now - place.intended > part_.pace.batch + late) ++batch_late_;
  }
  return {load_step::kind::send, name_of(slot)};
}

void load_machine::count_batch(time_point now) {
  tally_.sent(std::exchange(batch_sent_, 0), std::exchange(batch_late_, 0), now);
}

// What has its place before the end may leave as one batch when that has come: the clock is never
// looked at just before it.
void load_machine::begin_batch(time_point now) {
  if (now >= end() && !gate_.is_open()) return;
  std::uint64_t n = gate_.allowed(now);
  if (part_.requests > 0) n = std::min(n, part_.requests - measured_);
  if (n == 0) return;
  batch_left_ = static_cast<unsigned>(n);
  gate_.begin_batch(batch_left_, now);
}

load_step load_machine::next(time_point now) {
  if (oldest_ != none && flights_[oldest_].start.sent + part_.timeout <= now) {
    const std::uint32_t slot = oldest_;
    flight& f = flights_[slot];
    unlink(f);
    f.abandoned = true;
    if (f.measured) tally_.failed(transport_failure::timed_out, now);
    return {load_step::kind::abandon, name_of(slot)};
  }
  if (over()) batch_left_ = 0;
  if (batch_left_ == 0 && !over()) begin_batch(now);
  if (batch_left_ > 0 && gate_.may_take(now)) {
    --batch_left_;
    return send(now);
  }
  batch_left_ = 0;
  count_batch(now);
  if (now >= end()) ended_ = true;
  if (!over() && without_service() && now - able_at_ >= part_.timeout) gave_up_ = true;
  // What was abandoned has been counted: nobody waits for its proof.
  if (over() && oldest_ == none) return {load_step::kind::done};
  return {load_step::kind::wait, 0, wakes_at()};
}

bool load_machine::without_service() const {
  return part_.length == duration{0} && in_flight_ == 0 && gate_.opens_at() == never;
}

time_point load_machine::wakes_at() const {
  time_point at = never;
  if (oldest_ != none) at = flights_[oldest_].start.sent + part_.timeout;
  if (over()) return at;
  if (without_service()) at = std::min(at, able_at_ + part_.timeout);
  return std::min({at, gate_.opens_at(), end()});
}

void load_machine::answered(std::uint64_t request, const reply& answer, time_point now) {
  const auto slot = static_cast<std::uint32_t>(request);
  const flight& f = flights_[slot];
  // Its end was on the way when it was abandoned, and counted.
  if (f.abandoned) return settled(request, now);
  able_at_ = now;
  gate_.answered(f.token, f.start.sent, now);
  if (f.measured) tally_.answered(f.start, answer, now);
  close(slot);
}

void load_machine::failed(std::uint64_t request, transport_failure why, time_point now) {
  const auto slot = static_cast<std::uint32_t>(request);
  const flight& f = flights_[slot];
  // Its end was on the way when it was abandoned, and counted.
  if (f.abandoned) return settled(request, now);
  able_at_ = now;
  const bool refused =
      why == transport_failure::not_processed || why == transport_failure::stream_reset;
  if (refused)
    gate_.refused(f.token, now);
  else
    gate_.lost(f.token, f.start.sent, now);
  if (f.measured) tally_.failed(why, now);
  close(slot);
}

void load_machine::settled(std::uint64_t request, time_point now) {
  const auto slot = static_cast<std::uint32_t>(request);
  able_at_ = now;
  gate_.lost(flights_[slot].token, flights_[slot].start.sent, now);
  close(slot);
}

}  // namespace mpustop::core
