#include "engine/run_loop.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "engine/reply_rules_of.hpp"
#include "net/https_transport.hpp"
#include "os/entropy.hpp"

namespace mpustop::engine {

namespace {

constexpr std::size_t most_read = 8'192;  ///< records in one round
constexpr auto progress_interval = std::chrono::milliseconds(250);

core::time_point monotonic() { return std::chrono::steady_clock::now(); }

core::dispatcher_options dispatcher_options_of(const options& wanted) {
  constexpr std::size_t least_open = 4'096;
  constexpr std::size_t least_ahead = 256;
  const std::size_t carried = std::size_t{wanted.connections} * std::max(wanted.streams, 1U);
  return {.qps = wanted.qps,
          .guard = wanted.guard,
          .timeout = wanted.timeout,
          .retry = {.give_up_after = wanted.give_up_after},
          .max_outage = wanted.max_outage,
          .max_open = std::max(least_open, 2 * carried),
          .read_ahead = std::max(least_ahead, carried),
          .seed = os::random_u64(),
          .apps = wanted.apps,
          .renewable_keys = wanted.renewal != nullptr};
}

net::transport_options transport_options_of(const options& wanted) {
  net::transport_options out = net::make_transport_options(wanted);
  out.seed = os::random_u64();
  return out;
}

}  // namespace

run_loop::run_loop(const options& wanted, const net::endpoint& where, task_source& source,
                   stopper::callbacks calls)
    : wanted_(wanted),
      where_(where),
      io_(1),
      timer_(io_),
      progress_timer_(io_),
      source_(source),
      calls_(std::move(calls)),
      dispatcher_(dispatcher_options_of(wanted)),
      signer_(signer_of(wanted, where)),
      keys_(io_, wanted.renewal),
      nonces_(os::random_u64(), os::random_u64()),
      replies_(reply_rules_of(wanted)),
      transport_(net::make_https_transport(io_, *this, transport_options_of(wanted))) {
  const core::time_point now = monotonic();
  dispatcher_.keys_last(keys_last(now), now);
}

core::stop_request run_loop::signer_of(const options& wanted, const net::endpoint& where) {
  return {wanted.keys, wanted.signature, std::string(where.scheme()), where.authority};
}

run_loop::~run_loop() {
  source_.watch(nullptr);
  transport_->close();
}

void run_loop::stop() {
  boost::asio::post(io_, [this] {
    dispatcher_.stop();
    schedule_pump();
  });
}

summary run_loop::run() {
  source_.watch([this] {
    boost::asio::post(io_, [this] {
      source_pending_ = false;
      schedule_pump();
    });
  });
  const auto keep_running = boost::asio::make_work_guard(io_);
  schedule_pump();
  show_progress();
  io_.run();
  if (input_.problem()) std::rethrow_exception(input_.problem());
  return numbers();
}

// Many events of one read become one round of actions: sends of a round share a write.
void run_loop::schedule_pump() {
  if (pump_scheduled_ || finished_) return;
  pump_scheduled_ = true;
  boost::asio::post(io_, [this] {
    pump_scheduled_ = false;
    if (!finished_) pump();
  });
}

void run_loop::pump() {
  fill_left_ = most_read;
  fill();
  if (!connected_ && !wanted_.resumes) {
    // Rows wait for the first connection too: no report is made where none can be reached. Nor is
    // one for an input that may turn out to be empty.
    if (dispatcher_.nothing_to_do()) return finish();
    if (read_any_) connect();
    return;
  }
  perform_all();
  if (calls_.on_rows_done) calls_.on_rows_done();
  if (finished_) return;
  if (!connected_) {
    if (dispatcher_.open() > 0) connect();
    return;
  }
  if (const unsigned wanted = dispatcher_.wanted_room(monotonic()); wanted > 0) {
    transport_->want(wanted);
  }
  transport_->flush();
}

void run_loop::perform_all() {
  bool more = true;
  while (more) {
    const net::room room = transport_->room();
    dispatcher_.room(room.peer, room.requests);
    const core::time_point now = monotonic();
    more = perform(dispatcher_.next(now), now);
  }
}

void run_loop::connect() {
  if (!std::exchange(connecting_, true)) transport_->start();
}

bool run_loop::perform(const core::action& what, core::time_point now) {
  namespace act = core::act;
  if (const auto* send = std::get_if<act::send>(&what)) {
    this->send(*send, now);
    fill();
  } else if (const auto* record = std::get_if<act::record>(&what)) {
    record->row->finished_at = wall_.at(now);
    if (calls_.on_row) calls_.on_row(*record->row);
    fill();
  } else if (const auto* abandon = std::get_if<act::abandon>(&what)) {
    transport_->abandon(abandon->id);
  } else if (const auto* notice = std::get_if<act::notice>(&what)) {
    if (calls_.on_notice) calls_.on_notice(notice->text);
  } else if (std::holds_alternative<act::fetch_keys>(what)) {
    fetch_keys();
  } else if (const auto* wait = std::get_if<act::wait>(&what)) {
    wait_until(wait->until);
    return false;
  } else {
    finish();
    return false;
  }
  return true;
}

void run_loop::send(const core::act::send& what, core::time_point now) {
  const core::wall_time date = wall_.at(now) + dispatcher_.clock_offset();
  transport_->send(what.id, signer_.sign(what.app_id, what.task_id, date, nonces_.next()));
}

void run_loop::fill() {
  while (dispatcher_.wants_input()) {
    // Records that earlier runs have finished come by the million: the sends are not to wait.
    if (fill_left_ == 0) return schedule_pump();
    if (input_.empty() && !read_input()) return;
    --fill_left_;
    dispatcher_.add(input_.take());
    read_any_ = true;
  }
}

/// Whether there is something to add.
bool run_loop::read_input() {
  if (source_pending_) return false;
  input_.read(source_, [this](const task_record& record) { dispatcher_.expect(record); });
  source_pending_ = input_.behind() == task_source::state::pending;
  if (!input_.empty()) return true;
  if (input_.problem()) {
    // What is in flight still gets its rows; the error is told at the end.
    dispatcher_.stop();
  } else if (!source_pending_) {
    dispatcher_.end_of_input();
  }
  return false;
}

void run_loop::wait_until(core::time_point when) {
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

void run_loop::show_progress() {
  if (!calls_.on_progress) return;
  progress_timer_.expires_after(progress_interval);
  progress_timer_.async_wait([this](boost::system::error_code failure) {
    if (failure || finished_) return;
    calls_.on_progress(numbers());
    show_progress();
  });
}

void run_loop::finish() {
  finished_ = true;
  transport_->close();
  io_.stop();
}

summary run_loop::numbers() const {
  summary out = dispatcher_.summary();
  out.connections = transport_->connections_opened();
  out.protocol = protocol_;
  out.paused_for = std::chrono::duration<double>(dispatcher_.paused_for(monotonic())).count();
  return out;
}

}  // namespace mpustop::engine
