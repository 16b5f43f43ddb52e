#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace mpustop::net {

struct resolved {
  std::vector<std::string> addresses;  ///< IP literals in getaddrinfo's order, families taking
                                       ///< turns, no doubles; of localhost both loopback ones
  std::string error;                   ///< in words, when there are none
};

/// Host names to addresses by getaddrinfo, on a detached thread: a resolver that hangs delays
/// neither the event loop nor the exit.
class resolver {
 public:
  explicit resolver(boost::asio::io_context& context);
  /// Nothing is told afterwards; a thread that still waits is left behind.
  ~resolver();
  resolver(const resolver&) = delete;
  resolver& operator=(const resolver&) = delete;

  /// Calls `done` from the event loop, unless the resolver is destroyed first. An IP literal needs
  /// no thread. The caller keeps the event loop running (it has a time-out to wait for).
  void resolve(const std::string& host, std::function<void(const resolved&)> done);

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace mpustop::net
