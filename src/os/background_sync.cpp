#include "os/background_sync.hpp"

#include <utility>

namespace mpustop::os {

namespace {
constexpr auto look_interval = std::chrono::milliseconds(800);
}

background_sync::background_sync(std::function<std::string(bool)> sync,
                                 std::chrono::milliseconds delay,
                                 std::function<void(const std::string&)> failed)
    : sync_(std::move(sync)),
      delay_(delay),
      failed_(std::move(failed)),
      thread_([this] { loop(); }) {}

background_sync::~background_sync() { stop(); }

void background_sync::wanted() {
  {
    const std::lock_guard lock(mutex_);
    if (wanted_) return;
    wanted_ = true;
    wanted_since_ = clock::now();
  }
  changed_.notify_one();
}

std::string background_sync::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

bool background_sync::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(mutex_);
  return wanted_;
}

void background_sync::loop() {
  std::unique_lock lock(mutex_);
  while (failure_.empty()) {
    changed_.wait_for(lock, look_interval, [this] { return wanted_ || stopping_; });
    if (changed_.wait_until(lock, wanted_since_ + delay_, [this] { return stopping_; })) return;
    const bool written = std::exchange(wanted_, false);
    lock.unlock();
    const std::string failure = sync_(written);
    lock.lock();
    failure_ = failure;
  }
  lock.unlock();
  failed_(failure_);
}

}  // namespace mpustop::os
