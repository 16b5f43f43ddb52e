#include <mpustop/stopper.hpp>

#include <mutex>

#include "engine/options_check.hpp"
#include "engine/run_loop.hpp"

namespace mpustop {

class stopper::impl {
 public:
  explicit impl(options opts) : options_(std::move(opts)), endpoint_(engine::check(options_)) {}

  summary run(task_source& source, callbacks calls) {
    engine::run_loop loop(options_, endpoint_, source, std::move(calls));
    attach(&loop);
    const detacher guard{*this};
    return loop.run();
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (loop_ != nullptr) loop_->stop();
  }

 private:
  struct detacher {
    impl& owner;
    ~detacher() { owner.attach(nullptr); }
  };

  void attach(engine::run_loop* loop) {
    const std::lock_guard lock(mutex_);
    loop_ = loop;
    if (loop_ != nullptr && stopped_) loop_->stop();
  }

  options options_;
  net::endpoint endpoint_;
  std::mutex mutex_;
  engine::run_loop* loop_ = nullptr;
  bool stopped_ = false;
};

stopper::stopper(options opts) : impl_(std::make_unique<impl>(std::move(opts))) {}
stopper::~stopper() = default;

summary stopper::run(task_source& source, callbacks calls) {
  return impl_->run(source, std::move(calls));
}

void stopper::stop() { impl_->stop(); }

}  // namespace mpustop
