#include "engine/load_test.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include <mpustop/error.hpp>

#include "engine/load_loop.hpp"
#include "engine/load_options_check.hpp"
#include "engine/reply_rules_of.hpp"
#include "os/entropy.hpp"

namespace mpustop::engine {

namespace {

constexpr auto progress_interval = std::chrono::milliseconds(250);

/// Of `total`, the share of engine `i` of `engines`.
template <typename Number>
Number share(Number total, unsigned i, unsigned engines) {
  return total / engines + (i < total % engines ? 1 : 0);
}

core::load_part part_of(const load_options& wanted, unsigned i) {
  const unsigned engines = wanted.threads;
  core::load_part out;
  out.pace = {
      .rate = static_cast<double>(wanted.target.qps),
      .batch = *wanted.batch,
      .limit = *wanted.guard == load_guard::strict ? share(wanted.target.qps, i, engines) : 0,
      .engine = i,
      .engines = engines};
  out.requests = share(wanted.requests, i, engines);
  out.length = wanted.length;
  out.warm_up = wanted.warm_up;
  out.timeout = wanted.target.timeout;
  return out;
}

}  // namespace

class load_test::impl {
 public:
  explicit impl(load_options wanted) : wanted_(std::move(wanted)), where_(check(wanted_)) {
    wanted_.target.renewal = one_at_a_time(std::move(wanted_.target.renewal));
  }

  load_guard guard() const { return *wanted_.guard; }
  core::load_result run(const callbacks& calls);
  void stop();

 private:
  /// Ends the load in whatever way its scope is left.
  struct ender {
    impl& owner;
    ~ender() {
      const std::lock_guard lock(owner.mutex_);
      owner.end_all();
    }
  };

  load_loop_setup setup_of(unsigned i);
  template <typename Change>
  void note(Change change) {
    const std::lock_guard lock(mutex_);
    change();
    news_ = true;
    changed_.notify_one();
  }
  void serve(load_loop& loop);
  void end_all();
  void attend(const callbacks& calls);
  void tell(const callbacks& calls, core::time_point begun);
  core::load_result result();
  void add_rate(core::load_result& to) const;

  load_options wanted_;
  net::endpoint where_;

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by the mutex.
  std::deque<load_loop> loops_;
  std::deque<std::string> notices_;
  std::optional<std::string> failure_;
  std::exception_ptr thrown_;
  unsigned connected_ = 0;
  unsigned running_ = 0;
  bool stopped_ = false;
  bool news_ = false;  ///< something of these changed
};

load_loop_setup load_test::impl::setup_of(unsigned i) {
  net::transport_options transport = net::make_transport_options(wanted_.target);
  transport.seed = os::random_u64();
  transport.connections = share(wanted_.target.connections, i, wanted_.threads);
  return {
      .part = part_of(wanted_, i),
      .transport = std::move(transport),
      .keys = wanted_.target.keys,
      .renewal = wanted_.target.renewal,
      .signature = wanted_.target.signature,
      .rules = reply_rules_of(wanted_.target),
      .ids = wanted_.ids.empty() ? core::load_ids(wanted_.seed + i)
                                 : core::load_ids(wanted_.ids, i, wanted_.threads),
      .by_millisecond = wanted_.threads > 1,
      .on_connected = [this] { note([this] { ++connected_; }); },
      .on_failed = [this](const std::string& why) { note([&] { failure_ = why; }); },
      .on_notice = [this](const std::string& text) { note([&] { notices_.push_back(text); }); }};
}

void load_test::impl::serve(load_loop& loop) {
  std::exception_ptr thrown;
  try {
    loop.run();
  } catch (...) {
    thrown = std::current_exception();
  }
  note([&] {
    --running_;
    if (thrown && !thrown_) thrown_ = thrown;
  });
}

core::load_result load_test::impl::run(const callbacks& calls) {
  bool stopped = false;
  {
    const std::lock_guard lock(mutex_);
    for (unsigned i = 0; i < wanted_.threads; ++i) loops_.emplace_back(setup_of(i));
    stopped = stopped_;
  }
  if (stopped) return result();
  {
    std::vector<std::jthread> threads;
    const ender at_last{*this};  // before the threads are waited for
    for (load_loop& loop : loops_) {
      note([this] { ++running_; });
      try {
        threads.emplace_back([this, &loop] { serve(loop); });
      } catch (...) {
        note([this] { --running_; });
        throw;
      }
    }
    attend(calls);
  }
  if (thrown_) std::rethrow_exception(thrown_);
  return result();
}

/// Begins the load when every engine is connected; returns when none is running any more.
/// Nothing is locked while a callback runs: it may stop the load, and none waits for it.
void load_test::impl::attend(const callbacks& calls) {
  core::time_point begun = core::never;
  core::time_point tell_at = core::time_point::min();
  std::unique_lock lock(mutex_);
  for (;;) {
    const bool failed = begun == core::never && failure_.has_value();
    if (failed && !thrown_)
      thrown_ = std::make_exception_ptr(error(error_kind::connect, *failure_));
    if (thrown_) end_all();
    if (!thrown_ && begun == core::never && connected_ == wanted_.threads) {
      begun = std::chrono::steady_clock::now();
      for (load_loop& loop : loops_) loop.begin(begun);
    }
    const std::deque<std::string> notices = std::exchange(notices_, {});
    const bool running = running_ > 0;
    news_ = false;
    lock.unlock();
    for (const std::string& text : notices)
      if (calls.on_notice) calls.on_notice(text);
    const core::time_point now = std::chrono::steady_clock::now();
    if (begun != core::never && now >= tell_at) {
      tell(calls, begun);
      tell_at = now + progress_interval;
    }
    if (!running) return;
    lock.lock();
    changed_.wait_for(lock, progress_interval, [this] { return news_; });
  }
}

void load_test::impl::tell(const callbacks& calls, core::time_point begun) {
  if (!calls.on_progress) return;
  const auto measured = std::chrono::steady_clock::now() - (begun + wanted_.warm_up);
  progress out{.elapsed = std::chrono::duration<double>(measured).count()};
  for (const load_loop& loop : loops_) {
    const auto counts = loop.so_far();
    out.sent += counts.sent;
    out.ok += counts.ok;
    out.errors += counts.errors;
  }
  calls.on_progress(out);
}

void load_test::impl::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  end_all();
}

void load_test::impl::end_all() {
  for (load_loop& loop : loops_) loop.stop();
}

/// Rates and times, over all engines.
void load_test::impl::add_rate(core::load_result& to) const {
  core::time_point first = core::never, last = core::time_point::min(), end = last;
  std::uint64_t sent = 0, sent_first = 0;
  for (const load_loop& loop : loops_) {
    const core::load_tally& tally = loop.machine().tally();
    if (tally.first_sent() < first) {
      first = tally.first_sent();
      sent_first = tally.sent_first();
    }
    last = std::max(last, tally.last_sent());
    end = std::max(end, tally.last_event());
    // Time in which nothing could be sent is of the test, too.
    if (wanted_.length.count() > 0 && loop.machine().measured_from() != core::never)
      end =
          std::max(end, std::min(loop.ended_at(), loop.machine().measured_from() + wanted_.length));
    sent += tally.sent_so_far();
  }
  to.unfinished = sent - to.requests;
  if (sent == 0) return;
  to.seconds =
      std::chrono::duration<double>(end - loops_.front().machine().measured_from()).count();
  const double sending = std::chrono::duration<double>(last - first).count();
  // What left together as the first began the time, and is not in it.
  if (sending > 0) to.mean_qps = static_cast<double>(sent - sent_first) / sending;
}

core::load_result load_test::impl::result() {
  core::load_result out;
  std::vector<std::uint32_t> milliseconds;
  for (const load_loop& loop : loops_) {
    const core::load_machine& machine = loop.machine();
    machine.tally().add_to(out);
    out.not_started += machine.not_started(loop.ended_at());
    out.gave_up |= machine.gave_up();
    out.bytes_sent += loop.traffic().sent;
    out.bytes_received += loop.traffic().received;
    out.connections += loop.connections();
    if (out.protocol.empty()) out.protocol = loop.protocol();
    const auto& more = machine.tally().milliseconds();
    milliseconds.resize(std::max(milliseconds.size(), more.size()));
    for (std::size_t i = 0; i < more.size(); ++i) milliseconds[i] += more[i];
  }
  out.max_in_1s = loops_.size() == 1 ? loops_.front().machine().tally().max_in_1s()
                                     : core::largest_second(milliseconds);
  out.intended_qps = wanted_.target.qps;
  add_rate(out);
  const std::lock_guard lock(mutex_);
  out.interrupted = stopped_;
  return out;
}

load_test::load_test(load_options wanted) : impl_(std::make_unique<impl>(std::move(wanted))) {}
load_test::~load_test() = default;

load_guard load_test::guard() const { return impl_->guard(); }
core::load_result load_test::run(const callbacks& calls) { return impl_->run(calls); }
void load_test::stop() { impl_->stop(); }

}  // namespace mpustop::engine
