#pragma once

#include <functional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "mock/fault_spec.hpp"

namespace mpustop::mock {

/// The time during which nobody listens (`tcp-refuse`), counted from the first request.
class outage {
 public:
  outage(boost::asio::io_context& context, const fault_spec& spec) : timer_(context), spec_(spec) {}

  /// Calls `begin` and `end` in their time, if there is to be an outage.
  void first_request(std::function<void()> begin, std::function<void()> end);
  void cancel() { timer_.cancel(); }

 private:
  boost::asio::steady_timer timer_;
  const fault_spec& spec_;
};

}  // namespace mpustop::mock
