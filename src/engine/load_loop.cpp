#include "engine/load_loop.hpp"

#include <boost/asio/post.hpp>

#include "core/error_codes.hpp"
#include "os/entropy.hpp"

namespace mpustop::engine {

namespace {

core::time_point monotonic() { return std::chrono::steady_clock::now(); }

}  // namespace

load_loop::load_loop(load_loop_setup setup)
    : setup_(std::move(setup)),
      machine_(setup_.part, setup_.by_millisecond),
      signer_(signer_with(setup_.keys)),
      keys_(io_, setup_.renewal, setup_.keys,
            [this](const credentials& fresh) { signer_ = signer_with(fresh); }),
      nonces_(os::random_u64(), os::random_u64()),
      replies_(setup_.rules),
      transport_(net::make_https_transport(io_, *this, setup_.transport)) {}

load_loop::~load_loop() { transport_->close(); }

core::stop_request load_loop::signer_with(const credentials& keys) const {
  const net::endpoint& to = setup_.transport.to;
  return {keys, setup_.signature, std::string(to.scheme()), to.authority};
}

void load_loop::run() {
  const auto keep_running = boost::asio::make_work_guard(io_);
  boost::asio::post(io_, [this] { transport_->start(); });
  io_.run();
}

void load_loop::begin(core::time_point start) {
  boost::asio::post(io_, [this, start] {
    begun_ = true;
    machine_.begin(start);
    // Without a warm-up the handshakes are in it.
    if (setup_.part.warm_up > core::duration{0}) {
      warm_.expires_at(machine_.measured_from());
      warm_.async_wait([this](boost::system::error_code failure) {
        if (!failure) warm_traffic_ = transport_->traffic();
      });
    }
    schedule_pump();
  });
}

void load_loop::stop() {
  boost::asio::post(io_, [this] {
    if (!begun_) return finish();
    machine_.stop(monotonic());
    schedule_pump();
  });
}

load_loop::counts load_loop::so_far() const {
  constexpr auto order = std::memory_order_relaxed;
  return {sent_.load(order), ok_.load(order), errors_.load(order)};
}

net::traffic load_loop::traffic() const {
  return {all_traffic_.sent - warm_traffic_.sent, all_traffic_.received - warm_traffic_.received};
}

// Many answers of one read become one round of sends, which share a write.
void load_loop::schedule_pump() {
  if (pump_scheduled_ || finished_ || !begun_) return;
  pump_scheduled_ = true;
  boost::asio::post(io_, [this] {
    pump_scheduled_ = false;
    if (!finished_) pump();
  });
}

void load_loop::pump() {
  using enum core::load_step::kind;
  const core::time_point now = monotonic();
  wall_ = std::chrono::system_clock::now();
  for (;;) {
    const net::room room = transport_->room();
    machine_.room(room.peer, room.requests);
    const core::load_step step = machine_.next(now);
    if (step.what == send) {
      this->send(step.request);
    } else if (step.what == abandon) {
      transport_->abandon(step.request);
    } else {
      publish();
      if (step.what == done) {
        if (machine_.gave_up()) on_notice("no connection any more: the load ends");
        return finish();
      }
      wait_until(step.until);
      break;
    }
  }
  if (const unsigned wanted = machine_.wanted_room(now); wanted > 0) transport_->want(wanted);
  transport_->flush();
}

void load_loop::send(net::attempt_id id) {
  const core::id_pair ids = setup_.ids.next();
  transport_->send(id, signer_.sign(ids.app_id, ids.task_id, wall_, nonces_.next()));
}

void load_loop::wait_until(core::time_point when) {
  if (when == waiting_until_) return;
  waiting_until_ = when;
  if (when == core::never) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(when);
  timer_.async_wait([this](boost::system::error_code failure) {
    if (failure) return;
    waiting_until_ = core::never;
    if (!pump_scheduled_ && !finished_) pump();
  });
}

void load_loop::publish() {
  constexpr auto order = std::memory_order_relaxed;
  const core::load_tally& tally = machine_.tally();
  sent_.store(tally.sent_so_far(), order);
  ok_.store(tally.ok_so_far(), order);
  errors_.store(tally.errors_so_far(), order);
}

void load_loop::finish() {
  finished_ = true;
  ended_at_ = monotonic();
  all_traffic_ = transport_->traffic();
  if (ended_at_ < machine_.measured_from()) warm_traffic_ = all_traffic_;
  connections_ = transport_->connections_opened();
  transport_->close();
  io_.stop();
}

void load_loop::on_response(net::attempt_id id, core::response& answer) {
  replies_.read(answer, reply_);
  heed_keys();
  machine_.answered(id, reply_, monotonic());
  schedule_pump();
}

void load_loop::heed_keys() {
  if (reply_.verdict == core::verdict::stopped) return keys_.accepted();
  if (reply_.verdict == core::verdict::fatal && core::concerns_keys(reply_.code)) keys_.refused();
}

void load_loop::on_failure(net::attempt_id id, core::transport_failure why) {
  machine_.failed(id, why, monotonic());
  schedule_pump();
}

void load_loop::on_settled(net::attempt_id id) {
  machine_.settled(id, monotonic());
  schedule_pump();
}

void load_loop::on_connected(std::string_view protocol) {
  if (protocol_.empty() && setup_.on_connected) setup_.on_connected();
  protocol_ = protocol;
  schedule_pump();
}

void load_loop::on_connect_failed(std::string_view text) {
  const std::string why(text);
  if (protocol_.empty()) return setup_.on_failed(why);
  on_notice(text);
}

void load_loop::on_notice(std::string_view text) {
  if (setup_.on_notice) setup_.on_notice(std::string(text));
}

void load_loop::on_room() { schedule_pump(); }

}  // namespace mpustop::engine
