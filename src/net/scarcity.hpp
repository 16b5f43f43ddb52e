#pragma once

#include <optional>
#include <string>
#include <system_error>

#include "core/time.hpp"

namespace mpustop::net {

/// Whether a connection could not be made for want of something that this machine has too little
/// of: descriptors, ports, memory.
bool is_scarcity(const std::error_code& why);

/// Tells the operator that no more connections can be opened, once in a while.
class scarcity_news {
 public:
  /// A connection could not be opened, while `up` others are up. With none of them it is told as
  /// any connection that fails.
  std::optional<std::string> tell(const std::string& why, std::size_t up, core::time_point now);

 private:
  core::time_point quiet_until_ = core::time_point::min();
};

}  // namespace mpustop::net
