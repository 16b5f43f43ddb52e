#pragma once

#include <cstdint>
#include <string>

#include "mock/h2_faults.hpp"

namespace mpustop::mock {

/// Frames without end and without use, of one connection. A flood that has begun never ends: the
/// peer has to close the connection.
class h2_floods {
 public:
  explicit h2_floods(const h2_connection_faults& faults) : faults_(faults) {}

  /// A request was taken, the `count`th of the connection.
  void requested(std::uint32_t stream, unsigned count);
  bool on() const { return !wave_.empty(); }
  /// Appends the next frames.
  void pour(std::string& out);

 private:
  void begin(std::string first, const std::string& again);

  const h2_connection_faults& faults_;
  std::string first_;  // what precedes the flood
  std::string wave_;
};

}  // namespace mpustop::mock
