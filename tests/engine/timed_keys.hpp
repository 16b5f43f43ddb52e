#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <mpustop/credentials.hpp>
#include <mpustop/error.hpp>

#include "mock/options.hpp"

namespace mpustop::test {

using std::chrono::system_clock;

inline mock::mock_options with_timed_tokens() {
  mock::mock_options out;
  out.qps_limit = 0;
  out.timed_tokens = true;
  return out;
}

/// A token that the stand-in takes until `end`, by the second.
inline std::string token_until(system_clock::time_point end) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(end.time_since_epoch());
  return "TOKEN-" + std::to_string(seconds.count());
}

/// Gives out one answer after the other, the last one again and again.
class scripted_source final : public credentials_source {
 public:
  explicit scripted_source(std::vector<credentials> answers) : answers_(std::move(answers)) {}

  credentials fetch() override {
    if (inside_.exchange(true)) overlapped_ = true;
    const std::size_t n = fetches_++;
    inside_ = false;
    if (answers_.empty()) throw error(error_kind::usage, "no answer: TOKEN-SECRET-1");
    return answers_[std::min(n, answers_.size() - 1)];
  }
  std::size_t fetches() const { return fetches_; }
  bool overlapped() const { return overlapped_; }

 private:
  std::vector<credentials> answers_;
  std::atomic<std::size_t> fetches_{0};
  std::atomic<bool> inside_{false};
  std::atomic<bool> overlapped_{false};
};

inline credentials keys_with(const std::string& token) { return {"testid", "testsecret", token}; }

inline const auto past = token_until(system_clock::now() - std::chrono::minutes(5));
inline const auto future = token_until(system_clock::now() + std::chrono::hours(1));

}  // namespace mpustop::test
