#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/client_session.hpp"
#include "http/server_session.hpp"

namespace mpustop::http {

/// What became of a request, as it was told.
enum class ending { answered, failed, settled };

/// Notes what a client session tells, and fails the test when a key is told twice or is unknown.
class recorder final : public client_events {
 public:
  struct told {
    ending how{};
    core::transport_failure why{};
    core::response answer;
  };

  void submitted(stream_key key) { REQUIRE(waiting_.emplace(key, false).second); }
  void abandoned(stream_key key) {
    const auto at = waiting_.find(key);
    if (at != waiting_.end()) at->second = true;
  }

  void on_response(stream_key key, core::response& answer) override {
    note(key, {ending::answered, {}, std::move(answer)});
  }
  void on_failure(stream_key key, core::transport_failure why) override {
    note(key, {ending::failed, why, {}});
  }
  void on_settled(stream_key key) override { note(key, {ending::settled, {}, {}}); }
  void on_ping_ack() override { ++ping_acks; }

  std::size_t waiting() const { return waiting_.size(); }
  std::vector<stream_key> waiting_keys() const {
    std::vector<stream_key> keys;
    for (const auto& [key, given_up] : waiting_)
      if (!given_up) keys.push_back(key);
    return keys;
  }
  bool has(stream_key key) const { return told_.contains(key); }
  const told& of(stream_key key) const {
    REQUIRE_MESSAGE(told_.contains(key), "key ", key, " was not told");
    return told_.at(key);
  }

  unsigned ping_acks = 0;
  bool keep = true;  ///< off: endings are checked and forgotten

 private:
  void note(stream_key key, told what) {
    const auto at = waiting_.find(key);
    REQUIRE_MESSAGE(at != waiting_.end(), "key ", key, " is told twice or was never submitted");
    REQUIRE((at->second == (what.how == ending::settled)));
    waiting_.erase(at);
    if (keep) told_.insert_or_assign(key, std::move(what));
  }

  std::map<stream_key, bool> waiting_;
  std::map<stream_key, told> told_;
};

/// A request that looks like a signed one.
class sample_request {
 public:
  explicit sample_request(stream_key key)
      : target_("/?AppId=live&TaskId=task-" + std::to_string(key)),
        nonce_("nonce-" + std::to_string(key)),
        headers_{{"x-acs-action", "StopLiveMPUTask", false},
                 {"x-acs-signature-nonce", nonce_, true}} {}
  core::request_view view() const {
    return {"POST", "https", "live.aliyuncs.com", target_, headers_};
  }
  const std::string& target() const { return target_; }

 private:
  std::string target_;
  std::string nonce_;
  std::vector<core::header_view> headers_;
};

inline void submit(client_session& client, recorder& record, stream_key key) {
  REQUIRE(client.room() > 0);
  const sample_request request(key);
  record.submitted(key);
  client.submit(key, request.view());
}

inline void abandon(client_session& client, recorder& record, stream_key key) {
  record.abandoned(key);
  client.abandon(key);
}

inline std::string drained(client_session& client) {
  std::string out;
  client.drain(out);
  return out;
}

/// How bytes are cut on their way: in pieces of 1..`largest` bytes; 0 is not at all.
class cutter {
 public:
  cutter(std::size_t largest, std::uint64_t seed) : largest_(largest), random_(seed) {}

  template <class Feed>
  void each(std::string_view bytes, Feed&& feed) {
    while (!bytes.empty()) {
      std::size_t size = bytes.size();
      if (largest_ != 0)
        size = std::min(size, std::uniform_int_distribution<std::size_t>(1, largest_)(random_));
      feed(bytes.substr(0, size));
      bytes.remove_prefix(size);
    }
  }

 private:
  std::size_t largest_;
  std::mt19937_64 random_;
};

}  // namespace mpustop::http
