#include "engine/list_loop.hpp"

#include <boost/asio/post.hpp>

#include <mpustop/error.hpp>

#include "core/error_codes.hpp"
#include "engine/options_check.hpp"
#include "engine/reply_rules_of.hpp"
#include "net/https_transport.hpp"
#include "os/entropy.hpp"

namespace mpustop::engine {

namespace {

/// A page of 100 tasks with all that belongs to them: a task may have many streams and layouts.
constexpr std::size_t largest_page = 8 * 1024 * 1024;

core::time_point monotonic() { return std::chrono::steady_clock::now(); }

core::list_options list_options_of(const options& wanted) {
  return {.qps = wanted.qps,
          .timeout = wanted.timeout,
          .retry = {.give_up_after = wanted.give_up_after},
          .seed = os::random_u64()};
}

core::reply_rules rules_of(const options& wanted) {
  core::reply_rules out = reply_rules_of(wanted);
  out.max_body = largest_page;
  return out;
}

net::transport_options transport_options_of(const options& wanted) {
  net::transport_options out = net::make_transport_options(wanted);
  out.max_body = largest_page;
  out.seed = os::random_u64();
  return out;
}

}  // namespace

list_loop::list_loop(const options& wanted, std::vector<std::string> apps, callbacks calls)
    : wanted_(wanted),
      calls_(std::move(calls)),
      page_size_(core::list_options{}.page_size),
      machine_(std::move(apps), list_options_of(wanted)),
      where_(check(wanted)),
      nonces_(os::random_u64(), os::random_u64()),
      replies_(rules_of(wanted)),
      transport_(net::make_https_transport(io_, *this, transport_options_of(wanted))) {
  use(wanted.keys);
  keys_.emplace(io_, wanted.renewal, wanted.keys, [this](const credentials& keys) { use(keys); });
}

list_loop::~list_loop() { transport_->close(); }

void list_loop::use(const credentials& keys) {
  // Answers to what was signed with the old ones are still to come.
  const std::vector<std::string> old = rules_of(wanted_).secrets;
  wanted_.keys = keys;
  core::reply_rules rules = rules_of(wanted_);
  rules.secrets.insert(rules.secrets.end(), old.begin(), old.end());
  replies_ = core::reply_reader(std::move(rules));
  signer_.emplace(keys, wanted_.signature, std::string(where_.scheme()), where_.authority,
                  "ListRtcMPUTaskDetail");
}

// Keys that did and do no more: the page is asked for again, with the new ones.
void list_loop::heed_keys(bool page) {
  if (page) {
    any_page_ = true;
    return keys_->accepted();
  }
  const bool ended =
      reply_.verdict == core::verdict::fatal && core::concerns_keys(reply_.code) && any_page_;
  if (ended && keys_->refused()) reply_.verdict = core::verdict::transient;
}

core::list_totals list_loop::run() {
  const auto keep_running = boost::asio::make_work_guard(io_);
  boost::asio::post(io_, [this] {
    if (!finished_) transport_->start();
  });
  io_.run();
  return machine_.totals();
}

void list_loop::stop() {
  boost::asio::post(io_, [this] {
    stopped_ = true;
    machine_.stop();
    schedule_pump();
  });
}

void list_loop::hold(bool held) {
  boost::asio::post(io_, [this, held] {
    machine_.hold(held);
    schedule_pump();
  });
}

void list_loop::schedule_pump() {
  if (pump_scheduled_ || finished_ || !(connected_ || stopped_)) return;
  pump_scheduled_ = true;
  boost::asio::post(io_, [this] {
    pump_scheduled_ = false;
    if (!finished_) pump();
  });
}

void list_loop::pump() {
  bool more = true;
  while (more) {
    const net::room room = transport_->room();
    machine_.room(room.peer, room.requests);
    const core::time_point now = monotonic();
    more = perform(machine_.next(now), now);
  }
  if (finished_) return;
  if (const unsigned wanted = machine_.wanted_room(monotonic()); wanted > 0)
    transport_->want(wanted);
  transport_->flush();
}

bool list_loop::perform(const core::list_step& step, core::time_point now) {
  using enum core::list_step::kind;
  switch (step.what) {
    case send: this->send(step, now); return true;
    case abandon: transport_->abandon(step.request); return true;
    case app: calls_.on_app(*step.listed); return true;
    case notice: calls_.on_notice(*step.text); return true;
    case wait: wait_until(step.until); return false;
    case done: finish(); return false;
  }
  return false;
}

void list_loop::send(const core::list_step& step, core::time_point now) {
  const core::parameters query{{"AppId", std::string(step.app_id)},
                               {"PageNo", std::to_string(step.page)},
                               {"PageSize", std::to_string(page_size_)}};
  const core::wall_time date = wall_.at(now) + machine_.clock_offset();
  transport_->send(step.request, signer_->sign(query, date, nonces_.next()));
}

void list_loop::wait_until(core::time_point when) {
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

void list_loop::finish() {
  finished_ = true;
  transport_->close();
  io_.stop();
}

void list_loop::on_response(net::attempt_id id, core::response& answer) {
  replies_.read(answer, reply_);
  const bool page = reply_.verdict == core::verdict::stopped && pages_.read(replies_.body(), page_);
  heed_keys(page);
  const core::time_point now = monotonic();
  machine_.answered(id, reply_, page ? &page_ : nullptr, now, wall_.at(now));
  schedule_pump();
}

void list_loop::on_failure(net::attempt_id id, core::transport_failure why) {
  machine_.failed(id, why, monotonic());
  schedule_pump();
}

void list_loop::on_settled(net::attempt_id id) {
  machine_.settled(id, monotonic());
  schedule_pump();
}

void list_loop::on_connected(std::string_view) {
  connected_ = true;
  schedule_pump();
}

void list_loop::on_connect_failed(std::string_view text) {
  if (!connected_) throw error(error_kind::connect, std::string(text));
  on_notice(text);
}

void list_loop::on_notice(std::string_view text) { calls_.on_notice(std::string(text)); }

void list_loop::on_room() { schedule_pump(); }

}  // namespace mpustop::engine
