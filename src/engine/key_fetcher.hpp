#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <mpustop/credentials.hpp>

namespace boost::asio {
class io_context;
}

namespace mpustop::engine {

/// Fetches keys on a detached thread: a source that hangs delays neither the event loop nor the
/// exit.
class key_fetcher {
 public:
  struct result {
    std::optional<credentials> keys;
    std::string why;  ///< when there are none
  };

  /// `source` may be null when `fetch` is never called.
  key_fetcher(boost::asio::io_context& context, std::shared_ptr<credentials_source> source);
  /// Nothing is told afterwards; a thread that still waits is left behind, with the source.
  ~key_fetcher();
  key_fetcher(const key_fetcher&) = delete;
  key_fetcher& operator=(const key_fetcher&) = delete;

  /// Calls `done` from the event loop. Not again before that.
  void fetch(std::function<void(result)> done);

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace mpustop::engine
