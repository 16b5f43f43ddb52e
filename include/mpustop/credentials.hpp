#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace mpustop {

/// A key pair. Never printed, logged or put into an error.
struct credentials {
  std::string access_key_id;
  std::string access_key_secret;
  std::string security_token;  ///< of a temporary (STS) pair; else empty
  /// When a temporary pair ends, if that is known.
  std::optional<std::chrono::system_clock::time_point> expires{};
};

/// Gives out new keys, for a run that may outlast those that it began with.
class credentials_source {
 public:
  virtual ~credentials_source() = default;
  /// A pair as fresh as can be had. May block for seconds; called from a thread of its own, never
  /// from two at once. Throws `error` (kind `usage`) that says why there is none.
  virtual credentials fetch() = 0;
};

}  // namespace mpustop
