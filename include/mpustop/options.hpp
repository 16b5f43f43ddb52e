#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <mpustop/credentials.hpp>

namespace mpustop {

/// When a token of the limiter comes back after its request (README, "Staying under the limit").
enum class guard_mode {
  strict,    ///< reply + 1.0005 s - 0.9 x smallest round trip
  paranoid,  ///< reply + 1.0005 s - 0.9 x smallest network round trip
  send       ///< send + 1.0005 s: the server may see a few more than the limit
};

enum class signature_version { v3, v1 };

enum class http_version_choice {
  automatic,  ///< HTTP/2 or HTTP/1.1 as ALPN says; HTTP/1.1 in cleartext
  http2,      ///< HTTP/2 only; by prior knowledge in cleartext
  http11      ///< HTTP/1.1 only
};

/// How to run. The defaults are the command's.
struct options {
  std::string endpoint = "https://live.aliyuncs.com";  ///< https://, or http:// for loopback
  /// http://[USER[:PASSWORD]@]HOST[:PORT] of the proxy to go through; empty: directly. Only the
  /// command looks into the environment for it. Not used for http:// endpoints.
  std::string proxy;
  std::string ca_file;  ///< PEM; empty: the system's store
  credentials keys;
  /// Where new keys come from before `keys` end, or when the service says that they have ended;
  /// null: they last.
  std::shared_ptr<credentials_source> renewal;
  unsigned qps = 500;            ///< calls a second; 0 lifts the limiter (never for aliyuncs.com)
  unsigned account_limit = 500;  ///< the account's quota where it was raised
  guard_mode guard = guard_mode::strict;
  signature_version signature = signature_version::v3;
  http_version_choice http = http_version_choice::automatic;
  /// HTTP/2 header blocks and the checks of answers wholly by nghttp2: dearer, for a server that
  /// should stumble over ours.
  bool plain_http2 = false;
  /// 0: 2 with HTTP/2, up to 16 where the server ends them early; up to 128 as needed with HTTP/1.1
  unsigned connections = 0;
  unsigned streams = 0;  ///< requests at once on an HTTP/2 connection; 0: as allowed, at most 100
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds timeout{10'000};        ///< of one attempt
  std::chrono::milliseconds give_up_after{60'000};  ///< of one task, from its first send
  std::chrono::milliseconds max_outage{900'000};    ///< of the service; a longer one ends the run
  std::vector<std::string> already_stopped;         ///< further Codes: the task is not running
  /// The run takes up the work of an earlier one: rows of records that are not sent come without a
  /// connection.
  bool resumes = false;
  /// Another run may have ended just now, and what it sent last may still count at the server:
  /// nothing is sent until a second after the first connection is up.
  bool quiet_start = false;
  /// How many different AppIds the source holds; 0: not known. With more than one, a source that
  /// begins with thousands of tasks of an AppId without permission is not taken for hopeless.
  std::uint64_t apps = 0;
};

}  // namespace mpustop
