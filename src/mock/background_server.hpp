#pragma once

#include <thread>

#include <boost/asio/io_context.hpp>

#include <mpustop/options.hpp>

#include "mock/server.hpp"

namespace mpustop::mock {

/// The stand-in endpoint on a thread of its own, for a run in the same process.
class background_server {
 public:
  /// Listens when it returns. Throws as `server` does.
  explicit background_server(const mock_options& wanted);
  ~background_server();
  background_server(const background_server&) = delete;
  background_server& operator=(const background_server&) = delete;

  /// Ends the thread; after this the counts may be read. Does nothing the second time.
  void stop();
  const server& operator*() const { return server_; }
  const server* operator->() const { return &server_; }

  /// Endpoint, certificate and keys of a run against it; the rest as `options` has it.
  options run_options() const;

 private:
  void serve();

  credentials keys_;
  boost::asio::io_context io_{1};
  server server_;
  std::thread thread_;
};

}  // namespace mpustop::mock
