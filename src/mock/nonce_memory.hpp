#pragma once

#include "core/key_table.hpp"
#include "core/time.hpp"
#include "mock/key128.hpp"

namespace mpustop::mock {

/// Remembers nonces for at least as long as a request's timestamp is good (the window is 15
/// minutes into the past and as long into the future), at most twice as long: two generations,
/// the older one is forgotten as a whole. Above 4,500 requests a second the time gets shorter
/// instead of the memory larger: a generation holds 8,388,608 nonces at most.
class nonce_memory {
 public:
  /// Whether this nonce was remembered and is not forgotten yet. `now` never goes back.
  bool seen(const key128& nonce, core::time_point now);
  void remember(const key128& nonce);

 private:
  using generation = core::key_table<key128>;
  generation young_;
  generation old_;
  core::time_point turn_{};
};

}  // namespace mpustop::mock
