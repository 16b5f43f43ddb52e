#include "run_client.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace mpustop::sim {

namespace {

using core::duration;
using core::time_point;
using core::transport_failure;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr core::wall_time client_epoch{seconds(1'800'000'000)};
constexpr duration attempt_timeout = seconds(3);
constexpr duration connect_timeout = seconds(5);

core::dispatcher_options options_of(const run_scenario& what) {
  return {.qps = what.qps,
          .guard = what.guard,
          .timeout = attempt_timeout,
          .retry = {.give_up_after = what.give_up_after},
          .max_open = 256,
          .seed = what.seed};
}

}  // namespace

run_client::run_client(virtual_clock& clock, run_server& server, const run_scenario& what,
                       const run_life& life)
    : clock_(clock),
      server_(server),
      what_(what),
      random_(what.seed),
      dispatcher_(options_of(what)),
      resumes_(life.begun),
      connected_(!life.begun),
      was_connected_(!life.begun) {
  make_input();
  random_.seed(what.seed + 0x9E3779B97F4A7C15U * life.number);
  if (life.shuffled) std::shuffle(input_.begin(), input_.end(), random_);
  if (life.earlier != nullptr) {
    life.earlier->look_up(input_, core::earlier_rows::reading::run);
  }
}

void run_client::stop() {
  stopped_ = true;
  dispatcher_.stop();
}

void run_client::start() {
  server_.on_outage = [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && !self->server_.accepts()) {
      self->at(self->clock_.now() + self->one_way(), [&one = *self] { one.lose_connection(); });
    }
  };
  if (what_.stop_at > duration{0}) {
    at(clock_.now() + what_.stop_at, [this] { stop(); });
  }
  connected_ ? on_connected() : connect(0);
  pump();
}

// Nothing happens any more to a client that is gone.
void run_client::at(time_point when, std::function<void()> happen) {
  clock_.at(when, [weak = weak_from_this(), does = std::move(happen)] {
    const auto self = weak.lock();
    if (!self || self->done_) return;
    does();
    self->pump();
  });
}

duration run_client::one_way() {
  duration spent = what_.delay;
  if (what_.stall_share > 0 && chance(what_.stall_share)) spent += milliseconds(300);
  if (what_.jitter > duration{0}) {
    std::exponential_distribution<> more(1.0 / static_cast<double>(what_.jitter.count()));
    spent += duration{static_cast<std::int64_t>(more(random_))};
  }
  return spent;
}

duration run_client::there_and_back() const { return 2 * what_.delay + milliseconds(1); }

void run_client::make_input() {
  for (unsigned i = 0; i < what_.tasks; ++i) {
    input_.push_back({i + 1, fmt::format("app{}", i % 7), fmt::format("task{}", i), ""});
  }
  const auto anywhere = [this](std::size_t first) {
    return input_.begin() +
           static_cast<std::ptrdiff_t>(first + random_() % (input_.size() - first + 1));
  };
  for (unsigned i = 0; i < what_.duplicates; ++i) {
    task_record again = input_[0];
    again.line = 10'000 + i;
    input_.insert(anywhere(1), again);
  }
  for (unsigned i = 0; i < what_.invalids; ++i) {
    input_.insert(anywhere(0), task_record{20'000 + i, "", "x", "AppId is empty"});
  }
}

void run_client::fill() {
  while (dispatcher_.wants_input()) {
    if (next_input_ == input_.size()) return dispatcher_.end_of_input();
    if (what_.slow_input && chance(0.2)) {
      if (!std::exchange(input_due_, true)) {
        at(clock_.now() + milliseconds(random_() % 50), [this] { input_due_ = false; });
      }
      return;
    }
    dispatcher_.add(input_[next_input_++]);
  }
}

void run_client::pump() {
  while (!done_) {
    fill();
    const auto used = static_cast<unsigned>(on_wire_.size());
    dispatcher_.room(0, connected_ ? what_.streams - used : 0);
    const core::action what = dispatcher_.next(clock_.now());
    most_open = std::max(most_open, dispatcher_.open());
    if (const auto* wait = std::get_if<core::act::wait>(&what)) return wake_at(wait->until);
    perform(what);
  }
}

void run_client::wake_at(time_point when) {
  if (when >= wake_) return;
  wake_ = std::max(when, clock_.now());
  at(wake_, [this, set_for = wake_] {
    if (wake_ == set_for) wake_ = core::never;
  });
}

void run_client::perform(const core::action& what) {
  if (const auto* send = std::get_if<core::act::send>(&what)) {
    sends_after_stop += stopped_ ? 1 : 0;
    this->send(*send);
  } else if (const auto* record = std::get_if<core::act::record>(&what)) {
    on_row(*record->row);
  } else if (const auto* given_up = std::get_if<core::act::abandon>(&what)) {
    abandon(given_up->id);
  } else if (std::holds_alternative<core::act::done>(what)) {
    done_ = true;
  }
}

void run_client::send(const core::act::send& what) {
  const run_server::request one{fmt::format("{}/{}", what.app_id, what.task_id),
                                dispatcher_.clock_offset() == duration{0}};
  const core::attempt_id id = what.id;
  on_wire_.insert(id);
  // One connection: bytes arrive in the order in which they were sent.
  last_arrival_ = std::max(last_arrival_, clock_.now() + one_way());
  clock_.at(last_arrival_, [weak = weak_from_this(), server = &server_, id, one] {
    core::reply unheard;
    const auto self = weak.lock();
    // What a killed process has sent is on its way all the same.
    if (!self) return void(server->arrive(one, unheard));
    if (self->done_) return;
    self->arrive(id, one);
    self->pump();
  });
}

void run_client::arrive(core::attempt_id id, const run_server::request& one) {
  if (on_wire_.count(id) == 0 || !server_.accepts()) return;  // its connection is no more
  if (server_.reads()) return read(id, one);
  at(server_.outage_ends(), [this, id, one] {
    // The bytes of a connection that was given up may still be there to be read, or not.
    if (on_wire_.count(id) > 0 || chance(0.5)) read(id, one);
  });
}

void run_client::read(core::attempt_id id, const run_server::request& one) {
  core::reply out;
  switch (server_.arrive(one, out)) {
    case run_server::reaction::answer: return answer(id, out);
    case run_server::reaction::nothing: return;
    case run_server::reaction::reset: return fail(id, transport_failure::stream_reset);
    case run_server::reaction::refuse: return fail(id, transport_failure::not_processed);
    case run_server::reaction::drop:
      return at(clock_.now() + one_way(), [this] {
        lose_connection();
        connected_ = true;
      });
  }
}

void run_client::answer(core::attempt_id id, const core::reply& with) {
  last_reply_ = std::max(last_reply_, clock_.now() + what_.work + one_way());
  at(last_reply_, [this, id, with] {
    if (abandoned_.count(id) > 0) return settle(id);
    if (on_wire_.erase(id) == 0) return;
    dispatcher_.answered(id, with, clock_.now(), client_epoch + clock_.now().time_since_epoch());
  });
}

void run_client::fail(core::attempt_id id, transport_failure why) {
  at(clock_.now() + one_way(), [this, id, why] {
    if (abandoned_.count(id) > 0) return settle(id);
    if (on_wire_.erase(id) > 0) dispatcher_.failed(id, why, clock_.now());
  });
}

// A PING follows the request that is given up. While nothing is read nobody answers it, and the
// connection is dropped in the end.
void run_client::abandon(core::attempt_id id) {
  abandoned_.insert(id);
  const time_point answered =
      (server_.reads() ? clock_.now() : server_.outage_ends()) + there_and_back();
  const time_point patience = clock_.now() + connect_timeout;
  if (answered <= patience) return at(answered, [this, id] { settle(id); });
  at(patience, [this, id] {
    if (abandoned_.count(id) == 0) return;
    lose_connection();
    connect(0);
  });
}

void run_client::settle(core::attempt_id id) {
  if (abandoned_.erase(id) == 0) return;
  on_wire_.erase(id);
  dispatcher_.settled(id, clock_.now());
}

void run_client::lose_connection() {
  connected_ = false;
  for (const auto id : std::exchange(abandoned_, {})) {
    on_wire_.erase(id);
    dispatcher_.settled(id, clock_.now());
  }
  for (const auto id : std::exchange(on_wire_, {})) {
    dispatcher_.failed(id, transport_failure::connection_lost, clock_.now());
  }
  if (!server_.accepts()) connect(0);
}

void run_client::connected() {
  connected_ = true;
  dispatcher_.reachable(clock_.now());
  if (std::exchange(was_connected_, true)) return;
  on_connected();
  if (resumes_) dispatcher_.hold_until(clock_.now() + core::limiter::second);
}

// As the pool does it: a try waits for the handshake, and the next one a little longer each time.
void run_client::connect(unsigned tries) {
  if (server_.accepts() &&
      (server_.reads() || server_.outage_ends() <= clock_.now() + connect_timeout)) {
    const time_point up =
        std::max(clock_.now(), server_.reads() ? clock_.now() : server_.outage_ends());
    return at(up + there_and_back(), [this] { connected(); });
  }
  const duration spent = server_.accepts() ? connect_timeout : there_and_back();
  at(clock_.now() + spent, [this, tries] {
    // Before its first answer a run that cannot connect ends; here it is made to wait instead.
    if (dispatcher_.any_answer()) dispatcher_.unreachable("cannot connect", clock_.now());
    const duration wait =
        std::min<duration>(milliseconds(50) * (1U << std::min(tries, 7U)), seconds(5));
    at(clock_.now() + wait, [this, tries] { connect(tries + 1); });
  });
}

}  // namespace mpustop::sim
