#include "net/pool.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace mpustop::net {
namespace {

namespace asio = boost::asio;

/// Of the connect time-out: how long the proof that an abandoned request arrived may take on a
/// connection that is alive. (One that is not is found by its silence.)
constexpr int settle_factor = 3;
constexpr auto sample_period = std::chrono::milliseconds(10);

core::time_point now() { return std::chrono::steady_clock::now(); }

core::connection_policy_options policy_options(const transport_options& options) {
  core::connection_policy_options out;
  if (options.connections != 0) out.multiplexed = out.short_lived = out.most = options.connections;
  out.connect_timeout = options.connect_timeout;
  out.age = options.age;
  out.seed = options.seed;
  return out;
}

bool is_loopback(const std::string& address) {
  boost::system::error_code ec;
  const auto ip = asio::ip::make_address(address, ec);
  return !ec && ip.is_loopback();
}

}  // namespace

pool::pool(asio::io_context& context, transport_events& events, const transport_options& options)
    : context_(context),
      events_(events),
      options_(options),
      policy_(policy_options(options)),
      watch_period_(std::min<core::duration>(
          {std::chrono::seconds(1), options.connect_timeout, options.quiet})),
      shared_{context,
              *this,
              queue_,
              options.http,
              {.max_streams = options.streams == 0 ? 100 : options.streams,
               .last_stream_id_limit = options.last_stream_id_limit,
               .own_header_blocks = !options.plain_http2,
               .own_answer_checks = !options.plain_http2,
               .max_body = options.max_body},
              {options.quiet, options.dead, watch_period_}},
      resolver_(context),
      timer_(context) {
  if (!options.to.tls) return;
  tls_ = std::make_unique<tls_context>(options.ca_file, options.http);
  proxy_ = options.through;
}

void pool::start() {
  policy_.start();
  watch_at_ = now() + watch_period_;
  post_turn();
}

void pool::want(unsigned requests) {
  if (closed_) return;
  policy_.want(requests);
  act();
  if (!queue_.empty() || policy_.room() > told_room_) post_turn();
  set_timer();
}

void pool::send(attempt_id id, const core::request_view& request) {
  connection& c = *connections_.at(policy_.choose());
  c.submit(id, request);
  mark_dirty(c);
  policy_.load(c.id(), c.in_flight(), c.room(), now());
  told_room_ = std::min(told_room_, policy_.room());
}

void pool::abandon(attempt_id id) {
  for (auto& [key, c] : connections_) {
    if (!c->abandon(id)) continue;
    if (c->finished()) {
      policy_.load(key, c->in_flight(), 0, now());
      aborted_.push_back(key);
      post_turn();
    } else {
      mark_dirty(*c);
      policy_.load(key, c->in_flight(), c->room(), now());
      abandoned_.push_back({now() + settle_factor * options_.connect_timeout, key, id});
      set_timer();
    }
    return;
  }
}

void pool::flush() {
  for (connection* c : dirty_) {
    c->dirty = false;
    c->flush();
    if (!c->is_up() || !c->finished()) continue;
    aborted_.push_back(c->id());
    post_turn();
  }
  dirty_.clear();
}

void pool::close() {
  if (std::exchange(closed_, true)) return;
  timer_.cancel();
  for (auto& [id, c] : connections_) {
    if (c->is_up() && c->in_flight() == 0)
      c->end();  // in good order; what it queues is not told any more
    else
      c->drop();
  }
}

void pool::mark_dirty(connection& c) {
  if (std::exchange(c.dirty, true)) return;
  dirty_.push_back(&c);
}

void pool::on_up(connection& c) {
  ++opened_;
  report_.clear();
  policy_.up(c.id(), c.protocol() == "h2", now());
  queue_.connected(c.protocol());
  sample_round_trip(c);
  update(c);
  turn();
}

void pool::on_fed(connection& c) {
  sample_round_trip(c);
  update(c);
  turn();
}

void pool::on_down(connection& c, std::string_view why) {
  if (!c.is_up()) report_.failed(addresses_[c.peer()], std::string(why));
  if (c.starved()) starved(c, why);
  remove(c.id());
  turn();
}

void pool::starved(const connection& c, std::string_view why) {
  const auto at = now();
  policy_.starved(c.id(), at);
  const auto up = std::count_if(connections_.begin(), connections_.end(),
                                [](const auto& entry) { return entry.second->is_up(); });
  if (auto text = scarcity_.tell(std::string(why), static_cast<std::size_t>(up), at))
    queue_.notice(std::move(*text));
}

/// Tells the policy how the connection stands.
void pool::update(connection& c) {
  const auto at = now();
  tell_news(c);
  policy_.load(c.id(), c.in_flight(), c.room(), at);
  if (c.draining() && !std::exchange(c.told_draining, true)) policy_.draining(c.id(), at);
  if (c.finished()) return remove(c.id());
  mark_dirty(c);  // the session may have something to acknowledge
}

void pool::tell_news(connection& c) {
  const connection_news news = c.take_news();
  if (news.fewer_requests) policy_.overloaded(c.id(), now());
  if (news.refused > 0) policy_.refused(c.id(), news.refused);
  if (news.answers > 0) policy_.served(c.id(), news.answers);
  if (news.http11) leave_http2(c);
}

/// For the rest of the run: a server does not change its mind with each connection.
void pool::leave_http2(const connection& asked_by) {
  if (shared_.http == http_version_choice::http11) return;
  if (shared_.http == http_version_choice::http2) {
    queue_.connect_failed(options_.to.url() + " asks for HTTP/1.1; use --http auto or 1.1");
    return;
  }
  shared_.http = http_version_choice::http11;
  queue_.notice("the server asks for HTTP/1.1: going on with it");
  policy_.forget_protocol();
  for (const auto& [id, c] : connections_) {
    if (!c->is_up()) continue;
    c->retire();
    c->told_draining = true;
    if (c.get() != &asked_by && c->finished()) aborted_.push_back(id);
  }
}

void pool::remove(core::connection_id id) {
  const auto it = connections_.find(id);
  if (it == connections_.end()) return;
  connection& c = *it->second;
  c.end();  // before the policy hears of it: an answer may be complete by the end itself
  tell_news(c);
  if (c.stale()) policy_.stale(id, now());
  policy_.ended(id, now());
  std::erase(dirty_, &c);
  dead_.push_back(std::move(it->second));
  connections_.erase(it);
  post_turn();  // where it is destroyed
}

void pool::post_turn() {
  if (std::exchange(posted_, true)) return;
  asio::post(context_, [self = shared_from_this()] {
    self->posted_ = false;
    self->dead_.clear();
    self->turn();
  });
}

void pool::turn() {
  const auto self = shared_from_this();
  if (closed_) return;
  for (const core::connection_id id : std::exchange(aborted_, {})) remove(id);
  act();
  queue_.deliver(events_, closed_);
  if (!closed_ && policy_.room() > told_room_) {
    told_room_ = policy_.room();
    events_.on_room();
  }
  if (closed_) return;
  told_room_ = policy_.room();
  flush();
  set_timer();
}

void pool::act() {
  for (auto a = policy_.next(now()); a.what != core::pool_action::kind::none;
       a = policy_.next(now()))
    perform(a);
}

void pool::perform(const core::pool_action& action) {
  using enum core::pool_action::kind;
  switch (action.what) {
    case resolve: this->resolve(); break;
    case open: this->open(action.connection, action.peer); break;
    case time_out:
      report_.failed(addresses_[action.peer], late(action.connection));
      remove(action.connection);
      break;
    case unusable:
      report_.failed(addresses_[action.peer], "the server allows no request");
      remove(action.connection);
      break;
    case close: remove(action.connection); break;
    case report_failed:
      queue_.connect_failed(
          report_.text(options_.to, options_.connect_timeout, proxy_ ? &*proxy_ : nullptr));
      report_.clear();
      post_turn();
      break;
    case none: break;
  }
}

/// Why a connection that took too long did not come up.
std::string pool::late(core::connection_id id) const {
  const std::string bound = in_words(options_.connect_timeout);
  const auto it = connections_.find(id);
  if (it != connections_.end() && it->second->awaits_proxy())
    return "the proxy did not answer CONNECT within " + bound;
  return "no connection within " + bound;
}

void pool::resolve() {
  const auto done = [weak = weak_from_this()](const resolved& result) {
    if (const auto self = weak.lock()) self->on_resolved(result);
  };
  // Through a proxy the endpoint's name is the proxy's to resolve.
  const std::string& host = proxy_ ? proxy_->host : options_.to.host;
  if (options_.addresses.empty()) return resolver_.resolve(host, done);
  asio::post(context_, [done, given = options_.addresses] { done({given, {}}); });
}

void pool::on_resolved(const resolved& result) {
  if (closed_) return;
  std::vector<core::peer_id> peers;
  for (const std::string& address : result.addresses)
    if (options_.to.tls || is_loopback(address)) peers.push_back(peer_for(address));
  if (!result.error.empty())
    report_.name_failed(result.error);
  else if (peers.empty())
    report_.name_failed(options_.to.host + " is not this machine, and http:// is for it alone");
  policy_.resolved(peers, now());
  turn();
}

void pool::open(core::connection_id id, core::peer_id peer) {
  auto& c = connections_[id] = std::make_unique<connection>(id, peer, shared_);
  c->open(
      addresses_[peer], proxy_ ? proxy_->port : options_.to.port,
      tls_ ? tls_->connect(options_.to.host, shared_.http == http_version_choice::http11) : nullptr,
      proxy_ ? std::make_unique<proxy_tunnel>(*proxy_, options_.to) : nullptr);
}

core::peer_id pool::peer_for(const std::string& address) {
  const auto it = std::find(addresses_.begin(), addresses_.end(), address);
  if (it != addresses_.end()) return static_cast<core::peer_id>(it - addresses_.begin());
  addresses_.push_back(address);
  return static_cast<core::peer_id>(addresses_.size() - 1);
}

// Each sample is asked for after bytes have come, so that it may know of a new round trip.
void pool::sample_round_trip(const connection& c) {
  if (!options_.network_round_trips || now() < sample_at_) return;
  sample_at_ = now() + sample_period;
  if (const auto rtt = c.min_rtt()) queue_.network_round_trip(c.peer(), *rtt);
}

void pool::set_timer() {
  auto at = std::min(policy_.wait_until(), watch_at_);
  if (!abandoned_.empty()) at = std::min(at, abandoned_.front().deadline);
  if (at >= timer_at_) return;  // the timer fires earlier and is set anew then
  timer_at_ = at;
  timer_.expires_at(std::chrono::time_point_cast<std::chrono::steady_clock::duration>(at));
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
    const auto self = weak.lock();
    if (!ec && self && !self->closed_) self->on_timer();
  });
}

void pool::on_timer() {
  const auto at = now();
  timer_at_ = core::never;
  while (!abandoned_.empty() && abandoned_.front().deadline <= at) {
    const abandoned given_up = abandoned_.front();
    abandoned_.pop_front();
    const auto it = connections_.find(given_up.connection);
    // Nothing but bytes that answer nothing: the connection is as good as dead.
    if (it != connections_.end() && it->second->unsettled(given_up.id)) remove(given_up.connection);
  }
  if (watch_at_ <= at) watch(at);
  turn();
}

void pool::watch(core::time_point at) {
  std::vector<core::connection_id> dead;
  for (const auto& [id, c] : connections_) {
    if (!c->is_up()) continue;
    const auto blocked = c->blocked_since();
    const bool stalled = blocked != core::never && at - blocked >= options_.connect_timeout;
    if (stalled || !c->look(at))
      dead.push_back(id);
    else
      mark_dirty(*c);  // it may have to ask
  }
  for (const core::connection_id id : dead) remove(id);
  watch_at_ = at + watch_period_;
}

}  // namespace mpustop::net
