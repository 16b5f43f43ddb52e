#pragma once

#include <cstdint>
#include <memory>
#include <queue>
#include <random>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/time.hpp"
#include "http/server_session.hpp"
#include "mock/fault.hpp"
#include "mock/latency_spec.hpp"

namespace mpustop::mock {

/// Who takes an answer when its time has come.
class answer_taker {
 public:
  virtual ~answer_taker() = default;
  virtual void respond(std::uint32_t stream, const http::server_response& answer,
                       fault happens) = 0;
  /// Sends what `respond` made; called once for all answers that were due together.
  virtual void flush() = 0;
};

/// Holds answers back. On the thread of its io_context.
class delay_line : public std::enable_shared_from_this<delay_line> {
 public:
  delay_line(boost::asio::io_context& context, const latency_spec& latency, std::uint64_t seed);

  bool delays() const { return base_.count() > 0; }
  /// Keeps an answer for a time drawn from the latency; it is lost when its taker is gone by then.
  void hold(std::weak_ptr<answer_taker> taker, std::uint32_t stream,
            const http::server_response& answer, fault happens);
  /// Forgets every answer.
  void clear();

 private:
  struct held {
    core::time_point due;
    std::weak_ptr<answer_taker> taker;
    std::uint32_t stream;
    http::server_response answer;
    fault happens;
    bool operator<(const held& other) const { return due > other.due; }
  };

  core::duration draw();
  void wait();
  void deliver();

  boost::asio::steady_timer timer_;
  core::duration base_;
  core::duration spread_;
  std::mt19937_64 random_;
  std::priority_queue<held> queue_;
  core::time_point waiting_for_ = core::never;
  std::vector<std::shared_ptr<answer_taker>> served_;
};

}  // namespace mpustop::mock
