#pragma once

#include "core/limiter.hpp"

namespace mpustop::sim {

/// What the simulated client asks before it sends: the limiter, or a wrong one that a test must
/// catch. Members as in `core::limiter`.
class discipline {
 public:
  virtual ~discipline() = default;
  virtual core::time_point ready_at(unsigned n, core::peer_id peer) const = 0;
  virtual unsigned together(unsigned n, core::peer_id, core::time_point) const { return n; }
  virtual unsigned idle() const = 0;
  virtual core::token_id take(core::peer_id peer, core::time_point now) = 0;
  virtual void answered(core::token_id token, core::time_point now) = 0;
  virtual void gone(core::token_id token, core::time_point now) = 0;
  virtual void network_round_trip(core::peer_id peer, core::duration rtt) = 0;
};

/// The limiter itself.
class real_discipline final : public discipline {
 public:
  explicit real_discipline(const core::limiter_options& options) : limiter_(options) {}

  core::time_point ready_at(unsigned n, core::peer_id peer) const override {
    return limiter_.ready_at(n, peer);
  }
  unsigned together(unsigned n, core::peer_id peer, core::time_point slot) const override {
    return limiter_.together(n, peer, slot);
  }
  unsigned idle() const override { return limiter_.idle(); }
  core::token_id take(core::peer_id peer, core::time_point now) override {
    return limiter_.take(peer, now);
  }
  void answered(core::token_id token, core::time_point now) override {
    limiter_.answered(token, now);
  }
  void gone(core::token_id token, core::time_point now) override { limiter_.gone(token, now); }
  void network_round_trip(core::peer_id peer, core::duration rtt) override {
    limiter_.network_round_trip(peer, rtt);
  }

 private:
  core::limiter limiter_;
};

}  // namespace mpustop::sim
