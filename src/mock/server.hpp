#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mock/ledger.hpp"
#include "mock/options.hpp"
#include "mock/task_book.hpp"

namespace boost::asio {
class io_context;
}

namespace mpustop::mock {

/// The stand-in endpoint: listens from its construction on, serves while its io_context runs.
/// One thread: that of the io_context. Before that runs and after it has ended, any thread; while
/// it runs, others post their calls to it, but for `port`, `url` and `certificate_file`.
class server {
 public:
  /// Throws `mpustop::error` (usage) when the address is not a loopback address, cannot be
  /// listened on, or the ledger's directory cannot be written to.
  server(boost::asio::io_context& context, mock_options options);
  /// Like `stop`, but a ledger that cannot be written is passed over.
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  std::uint16_t port() const;
  /// `https://127.0.0.1:PORT`, or `http://` without TLS.
  std::string url() const;
  /// PEM for `--cacert`, there until the server ends; empty without TLS.
  std::string certificate_file() const;

  /// Adds a task that runs. With `only_listed_tasks` no others do.
  void add_task(std::string_view app_id, std::string_view task_id);

  ledger_counts counts() const;
  task_book::totals task_counts() const;
  std::string ledger_json() const;

  /// Closes everything and writes the ledger file, if there is to be one; throws `mpustop::error`
  /// (usage) when that fails. The io_context has nothing more to do for this server then.
  void stop();

 private:
  class core;
  std::shared_ptr<core> core_;
};

}  // namespace mpustop::mock
