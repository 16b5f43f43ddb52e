#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "http/client_session.hpp"

namespace mpustop::fuzz {

/// A client's end of a connection to a server that sends anything, and what has to hold of it:
/// every request is told once, an abandoned one as settled and no other; `in_flight`, `room` and
/// the two ends agree with what was told; nothing grows without a bound.
class client_life final : public http::client_events {
 public:
  explicit client_life(std::unique_ptr<http::client_session> session);
  ~client_life() override;

  void submit(unsigned count);   ///< as many as there is room for
  void abandon(unsigned which);  ///< of those that are not answered; none if there are none
  void ping();
  /// What the server sends, in pieces of `piece` bytes; 0: whole.
  void feed(std::string_view bytes, std::size_t piece = 0);
  void drain();  ///< what is to be written goes nowhere
  void end();    ///< the connection ends; everything must be told now

  const http::client_session& session() const { return *session_; }
  unsigned pings() const { return pings_; }
  /// What was told, in order: what does not depend on how the bytes were cut.
  const std::string& transcript() const { return transcript_; }

  void on_response(http::stream_key key, core::response& answer) override;
  void on_failure(http::stream_key key, core::transport_failure why) override;
  void on_settled(http::stream_key key) override;
  void on_ping_ack() override;

 private:
  void feed_piece(std::string_view piece);
  void told(http::stream_key key, bool abandoned, std::string_view how);
  void check() const;

  std::unique_ptr<http::client_session> session_;
  std::map<http::stream_key, bool> waiting_;  ///< the keys not told yet; whether abandoned
  http::stream_key next_ = 0;
  unsigned pings_ = 0;
  unsigned unanswered_pings_ = 0;
  bool in_call_ = false;  ///< the session may tell something now
  bool ended_ = false;
  std::string transcript_;
};

}  // namespace mpustop::fuzz
