#include "mock/delay_line.hpp"

#include <algorithm>
#include <utility>

namespace mpustop::mock {

delay_line::delay_line(boost::asio::io_context& context, const latency_spec& latency,
                       std::uint64_t seed)
    : timer_(context), base_(latency.base), spread_(latency.spread), random_(seed) {}

core::duration delay_line::draw() {
  if (spread_.count() == 0) return base_;
  const auto width = static_cast<std::uint64_t>(2 * spread_.count() + 1);
  return base_ - spread_ + core::duration(random_() % width);
}

void delay_line::hold(std::weak_ptr<answer_taker> taker, std::uint32_t stream,
                      const http::server_response& answer, fault happens) {
  const core::time_point due = std::chrono::steady_clock::now() + draw();
  queue_.push({due, std::move(taker), stream, answer, happens});
  if (due < waiting_for_) wait();
}

void delay_line::clear() {
  queue_ = {};
  waiting_for_ = core::never;
  timer_.cancel();
}

void delay_line::wait() {
  waiting_for_ = queue_.top().due;
  timer_.expires_at(waiting_for_);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
    if (!cancelled) self->deliver();
  });
}

void delay_line::deliver() {
  waiting_for_ = core::never;
  const core::time_point now = std::chrono::steady_clock::now();
  while (!queue_.empty() && queue_.top().due <= now) {
    const auto& next = queue_.top();
    if (auto taker = next.taker.lock()) {
      taker->respond(next.stream, next.answer, next.happens);
      if (std::find(served_.begin(), served_.end(), taker) == served_.end())
        served_.push_back(std::move(taker));
    }
    queue_.pop();
  }
  for (const auto& taker : served_) taker->flush();
  served_.clear();
  if (!queue_.empty()) wait();
}

}  // namespace mpustop::mock
