#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "discipline.hpp"

namespace mpustop::sim {

/// The bucket that everyone has: `limit` tokens, refilled at `limit` a second.
class classic_bucket final : public discipline {
 public:
  explicit classic_bucket(unsigned limit) : limit_(limit), level_(limit) {}

  core::time_point ready_at(unsigned n, core::peer_id) const override {
    const double missing = std::max(n - level_, 0.0);
    return filled_ + core::duration(static_cast<std::int64_t>(missing / limit_ * 1e9) + 1);
  }
  unsigned idle() const override { return limit_; }
  core::token_id take(core::peer_id, core::time_point now) override {
    const double since = static_cast<double>((now - filled_).count()) / 1e9;
    level_ = std::min(level_ + since * limit_, static_cast<double>(limit_)) - 1;
    filled_ = now;
    return 0;
  }
  void answered(core::token_id, core::time_point) override {}
  void gone(core::token_id, core::time_point) override {}
  void network_round_trip(core::peer_id, core::duration) override {}

 private:
  unsigned limit_;
  double level_;
  core::time_point filled_{};
};

/// The limiter's idea with `factor` x the smallest round trip for X, whatever the jitter.
class bare_factor final : public discipline {
 public:
  bare_factor(unsigned limit, double factor) : factor_(factor), tokens_(limit) {}

  core::time_point ready_at(unsigned n, core::peer_id peer) const override {
    std::vector<core::time_point> back;
    for (const token& one : tokens_) {
      if (!one.out) back.push_back(back_at(one, peer));
    }
    if (back.size() < n) return core::never;
    std::nth_element(back.begin(), back.begin() + (n - 1), back.end());
    return back[n - 1];
  }
  unsigned idle() const override {
    return static_cast<unsigned>(
        std::count_if(tokens_.begin(), tokens_.end(), [](const token& one) { return !one.out; }));
  }
  core::token_id take(core::peer_id peer, core::time_point now) override {
    const auto first =
        std::min_element(tokens_.begin(), tokens_.end(), [&](const token& a, const token& b) {
          return a.out != b.out ? b.out : back_at(a, peer) < back_at(b, peer);
        });
    *first = {.since = now, .peer = peer, .out = true, .plain = true};
    return static_cast<core::token_id>(first - tokens_.begin());
  }
  void answered(core::token_id id, core::time_point now) override {
    token& one = tokens_[id];
    const auto [least, is_new] = least_.try_emplace(one.peer, now - one.since);
    if (!is_new) least->second = std::min(least->second, now - one.since);
    one = {.since = now, .peer = one.peer, .out = false, .plain = false};
  }
  void gone(core::token_id id, core::time_point now) override {
    tokens_[id] = {.since = now, .peer = 0, .out = false, .plain = true};
  }
  void network_round_trip(core::peer_id, core::duration) override {}

 private:
  struct token {
    core::time_point since = core::time_point::min();
    core::peer_id peer = 0;
    bool out = false;
    bool plain = true;  ///< X = 0
  };

  core::time_point back_at(const token& one, core::peer_id peer) const {
    if (one.plain || one.peer != peer) return one.since + core::limiter::second;
    const auto x = static_cast<double>(least_.at(peer).count()) * factor_;
    return one.since + core::limiter::second - core::duration(static_cast<std::int64_t>(x));
  }

  double factor_;
  std::vector<token> tokens_;
  std::map<core::peer_id, core::duration> least_;
};

}  // namespace mpustop::sim
