#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include <mpustop/options.hpp>

#include "mock/fault_spec.hpp"
#include "mock/latency_spec.hpp"

namespace mpustop::mock {

/// What a stop of a task that is not running is answered.
enum class unknown_task {
  not_found,  ///< 404 InvalidTask.NotFound
  success,    ///< 200, as if it had been stopped
  invalid     ///< 400 InvalidParam
};

/// How the stand-in endpoint behaves. The defaults are the command's.
struct mock_options {
  std::string listen = "127.0.0.1:0";  ///< ADDRESS:PORT, [ADDRESS]:PORT or localhost:PORT
  bool tls = false;                    ///< with a certificate of its own, made at start
  std::string certificate_names = "DNS:localhost,IP:127.0.0.1,IP:::1";  ///< subjectAltName
  /// automatic: what ALPN or the preface says; http2, http11: that one alone is spoken.
  http_version_choice http = http_version_choice::automatic;
  /// What is accepted. With a `security_token`, every request must bring it.
  credentials keys{"testid", "testsecret", ""};
  /// Besides, any security token that ends in -SECONDS is valid until then (Unix time), and expired
  /// from then on.
  bool timed_tokens = false;
  unsigned qps_limit = 500;      ///< requests let in during any one second; 0: all
  unsigned list_qps_limit = 50;  ///< the same of calls for a list, which count apart
  std::size_t list_padding = 0;  ///< bytes more that each task takes in a list
  unknown_task unknown = unknown_task::not_found;
  /// Only the tasks given by `server::add_task` run; else every valid pair, until its first stop.
  bool only_listed_tasks = false;
  latency_spec latency;
  fault_spec faults;
  std::string ledger_file;                ///< written at `server::stop`; empty: none
  std::size_t ledger_tasks = 10'000;      ///< tasks that the ledger lists one by one, at most
  std::chrono::seconds idle_timeout{25};  ///< a connection without a request is closed (facts 5.2)
};

}  // namespace mpustop::mock
