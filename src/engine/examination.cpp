#include "engine/examination.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <thread>
#include <utility>

#include <mpustop/error.hpp>

namespace mpustop::engine {

namespace {

/// The event loop and what is performed on it. The thread that finds keys shares the loop: it may
/// be the last one to let it go.
class examiner {
 public:
  examiner(const options& wanted, const std::optional<call_target>& target)
      : wanted_(wanted), target_(target), probe_(*io_, net::make_transport_options(wanted)) {}

  examination look(std::function<found_keys()> find_keys, std::chrono::milliseconds patience) {
    const auto keep_running = boost::asio::make_work_guard(*io_);
    probe_.start([this] { ended(); });
    std::thread([this, io = io_, find = std::move(find_keys)] {
      // Where the wait is over, the loop runs no more, and does not touch what is gone.
      boost::asio::post(*io, [this, found = find()]() mutable { use(std::move(found)); });
    }).detach();
    io_->run_for(patience);
    out_.way = probe_.facts();
    if (call_) out_.call = call_->facts();
    return std::move(out_);
  }

 private:
  void use(found_keys found) {
    out_.keys = std::move(found);
    if (target_ && out_.keys->keys) {
      wanted_.keys = *out_.keys->keys;
      ++open_;
      call_.emplace(*io_, wanted_, target_->app_id, target_->task_id);
      call_->start([this] { ended(); });
    }
    ended();
  }

  void ended() {
    if (--open_ == 0) io_->stop();
  }

  const std::shared_ptr<boost::asio::io_context> io_ = std::make_shared<boost::asio::io_context>(1);
  options wanted_;
  std::optional<call_target> target_;
  examination out_;
  unsigned open_ = 2;  ///< of the way, the keys, and the call
  net::endpoint_probe probe_;
  std::optional<single_call> call_;
};

}  // namespace

examination examine(const options& wanted, std::function<found_keys()> find_keys,
                    const std::optional<call_target>& target, std::chrono::milliseconds patience) {
  return examiner(wanted, target).look(std::move(find_keys), patience);
}

}  // namespace mpustop::engine
