#pragma once

#include <cstddef>

#include "core/time.hpp"
#include "http/server_session.hpp"
#include "mock/h2_faults.hpp"

namespace mpustop::mock {

/// The number of streams that one connection allows, as it changes.
class h2_stream_limits {
 public:
  explicit h2_stream_limits(const h2_connection_faults& faults) : faults_(faults) {}

  void begin(core::time_point now);
  core::time_point due() const { return due_; }
  void tick(http::server_session& session, core::time_point now);

 private:
  const h2_connection_faults& faults_;
  std::size_t next_ = 0;
  core::time_point due_ = core::never;
};

}  // namespace mpustop::mock
