#pragma once

#include <cstdint>
#include <string>

#include "core/time.hpp"
#include "http/server_session.hpp"
#include "mock/h2_faults.hpp"

namespace mpustop::mock {

/// The GOAWAYs of one connection (RFC 9113 section 6.8).
class h2_farewells {
 public:
  explicit h2_farewells(const h2_connection_faults& faults) : faults_(faults) {}

  /// Whether a request was not told to be ignored by a GOAWAY before it.
  bool takes(std::uint32_t stream) const { return stream <= last_; }
  /// A request was taken, the `count`th of the connection. Frames of our own go to `raw`, which
  /// follows what the session has to send by now.
  void requested(http::server_session& session, std::uint32_t stream, unsigned count,
                 core::time_point now, std::string& raw);
  core::time_point due() const { return due_; }
  void tick(http::server_session& session, core::time_point now);

 private:
  void say(http::server_session& session, std::uint32_t error);

  const h2_connection_faults& faults_;
  std::uint32_t seen_ = 0;           // the last request taken
  std::uint32_t last_ = 0x7fffffff;  // what the last word said
  core::time_point due_ = core::never;
  bool said_zero_ = false;
};

}  // namespace mpustop::mock
