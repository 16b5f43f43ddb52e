#include "net/event_queue.hpp"

#include <utility>

namespace mpustop::net {
namespace {

constexpr std::size_t kept_body = 4096;  // a larger buffer is not kept for the next answer

/// Header fields that few answers have.
constexpr std::string core::response::*rare[] = {
    &core::response::retry_after, &core::response::acs_retry_after, &core::response::ratelimit_user,
    &core::response::ratelimit_user_api, &core::response::content_encoding};

void clear(core::response& r) {
  r.status = 0;
  r.date.clear();
  for (const auto field : rare) (r.*field).clear();
  if (r.body.capacity() > kept_body)
    r.body = {};
  else
    r.body.clear();
  r.oversized = r.truncated = false;
}

/// `to` is clear.
void exchange(core::response& from, core::response& to) {
  std::swap(from.status, to.status);
  std::swap(from.oversized, to.oversized);
  std::swap(from.truncated, to.truncated);
  from.date.swap(to.date);
  from.body.swap(to.body);
  for (const auto field : rare)
    if (!(from.*field).empty()) (from.*field).swap(to.*field);
}

}  // namespace

void event_queue::response(attempt_id id, core::response& answer) {
  entry& e = add(kind::response, id);
  clear(e.answer);
  exchange(answer, e.answer);
}

void event_queue::failure(attempt_id id, core::transport_failure why) {
  add(kind::failure, id).why = why;
}

void event_queue::settled(attempt_id id) { add(kind::settled, id); }

void event_queue::connected(std::string_view protocol) { add(kind::connected).text = protocol; }

void event_queue::connect_failed(std::string text) {
  add(kind::connect_failed).text = std::move(text);
}

void event_queue::notice(std::string text) { add(kind::notice).text = std::move(text); }

void event_queue::network_round_trip(core::peer_id peer, core::duration rtt) {
  entry& e = add(kind::network_round_trip);
  e.peer = peer;
  e.rtt = rtt;
}

event_queue::entry& event_queue::add(kind what, attempt_id id) {
  if (used_ == entries_.size()) entries_.emplace_back();
  entry& e = entries_[used_++];
  e.what = what;
  e.id = id;
  return e;
}

void event_queue::deliver(transport_events& to, const bool& stop) {
  for (std::size_t i = 0; i < used_ && !stop; ++i) tell(entries_[i], to);
  used_ = 0;
}

void event_queue::tell(entry& e, transport_events& to) {
  switch (e.what) {
    case kind::response: to.on_response(e.id, e.answer); break;
    case kind::failure: to.on_failure(e.id, e.why); break;
    case kind::settled: to.on_settled(e.id); break;
    case kind::connected: to.on_connected(e.text); break;
    case kind::connect_failed: to.on_connect_failed(e.text); break;
    case kind::notice: to.on_notice(e.text); break;
    case kind::network_round_trip: to.on_network_round_trip(e.peer, e.rtt); break;
  }
}

}  // namespace mpustop::net
