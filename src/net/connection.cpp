#include "net/connection.hpp"

#include <algorithm>
#include <utility>

namespace mpustop::net {
namespace {
constexpr std::uint64_t most_unsent = 16 * 1024 * 1024;
}

connection::connection(core::connection_id id, core::peer_id peer, connection_shared& shared)
    : id_(id),
      peer_(peer),
      shared_(shared),
      alive_(shared.alive),
      channel_(shared.context, shared.buffers, *this) {}

connection::~connection() = default;

void connection::open(const std::string& address, std::uint16_t port,
                      std::unique_ptr<tls_stream> tls, std::unique_ptr<proxy_tunnel> tunnel) {
  tls_ = tls != nullptr;
  channel_.connect(address, port, std::move(tls), std::move(tunnel));
}

bool connection::finished() const {
  if (aborted_ || !session_) return aborted_;
  const bool drained = draining() && in_flight() == 0 && (retired_ || protocol() == "h2");
  return session_->finished() || drained;
}

void connection::submit(attempt_id id, const core::request_view& request) {
  session_->submit(id, request);
  pending_.push_back({id, channel_.queued(), false});
}

bool connection::abandon(attempt_id id) {
  const auto it = std::find_if(pending_.begin(), pending_.end(),
                               [id](const pending& p) { return p.id == id && !p.abandoned; });
  if (it == pending_.end()) return false;
  it->abandoned = true;
  session_->abandon(id);
  if (session_->finished()) {
    channel_.abort();
    aborted_ = true;
  }
  return true;
}

bool connection::unsettled(attempt_id id) const {
  return std::any_of(pending_.begin(), pending_.end(),
                     [id](const pending& p) { return p.id == id && p.abandoned; });
}

void connection::flush() {
  if (!session_ || aborted_) return;
  shared_.scratch.clear();
  session_->drain(shared_.scratch);
  channel_.write(shared_.scratch);
  channel_.flush();
  // A peer that makes us answer (PING, SETTINGS) and does not read is not owed without end.
  if (channel_.queued() - channel_.written() <= most_unsent) return;
  channel_.abort();
  aborted_ = true;
}

bool connection::look(core::time_point now) {
  switch (alive_.look(in_flight() > 0, now)) {
    case core::liveness::verdict::fine: return true;
    case core::liveness::verdict::ask: session_->ping(); return true;
    // HTTP/1.1 has no PING: the time of an attempt is all there is.
    case core::liveness::verdict::dead: return session_->protocol() != "h2";
  }
  return true;
}

void connection::end() {
  const bool clean = session_ && !aborted_ && pending_.empty();
  if (session_) session_->eof(*this);
  // Whatever the session did not account for.
  for (const pending& p : std::exchange(pending_, {})) {
    if (p.abandoned)
      shared_.events.settled(p.id);
    else
      shared_.events.failure(p.id, core::transport_failure::connection_lost);
  }
  if (!clean) return channel_.abort();
  flush();
  channel_.close();
}

void connection::drop() { channel_.abort(); }

void connection::on_open() {
  const bool h2 = tls_ ? channel_.alpn() == "h2" : shared_.http == http_version_choice::http2;
  if (shared_.http == http_version_choice::http2 && !h2)
    return on_end("the server does not offer HTTP/2; use --http auto");
  session_ = h2 ? http::make_h2_session(shared_.h2) : http::make_h1_session(shared_.h2.max_body);
  shared_.owner.on_up(*this);
}

void connection::on_bytes(std::string_view plaintext) {
  if (!session_) return;
  alive_.heard();
  session_->feed(plaintext, *this);
  shared_.owner.on_fed(*this);
}

void connection::on_end(std::string_view why) { shared_.owner.on_down(*this, why); }

std::optional<connection::pending> connection::take(attempt_id id) {
  for (pending& p : pending_) {
    if (p.id != id) continue;
    const pending taken = p;
    p = pending_.back();
    pending_.pop_back();
    return taken;
  }
  return {};
}

void connection::on_response(http::stream_key key, core::response& answer) {
  const auto p = take(key);
  if (!p) return;
  ++news_.answers;
  if (p->abandoned)
    shared_.events.settled(key);
  else
    shared_.events.response(key, answer);
}

void connection::on_failure(http::stream_key key, core::transport_failure why) {
  const auto p = take(key);
  if (!p) return;
  // The kernel never took a byte of it: the server cannot have seen it.
  const bool unsent = channel_.written() <= p->begins;
  stale_ = why == core::transport_failure::stale_connection;
  if (unsent) why = core::transport_failure::not_processed;
  if (why == core::transport_failure::not_processed) ++news_.refused;
  if (p->abandoned)
    shared_.events.settled(key);
  else
    shared_.events.failure(key, why);
}

void connection::on_settled(http::stream_key key) {
  if (take(key)) shared_.events.settled(key);
}

void connection::on_wish(http::server_wish wish) {
  switch (wish) {
    case http::server_wish::fewer_requests: news_.fewer_requests = true; break;
    case http::server_wish::http11: news_.http11 = true; break;
  }
}

}  // namespace mpustop::net
