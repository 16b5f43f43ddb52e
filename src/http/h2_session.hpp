#pragma once

#include <exception>
#include <string>
#include <vector>

#include "http/block_pool.hpp"
#include "http/client_session.hpp"
#include "http/h2_streams.hpp"
#include "http/nghttp2_ptr.hpp"
#include "http/request_encoder.hpp"

namespace mpustop::http {

/// The client's end of an HTTP/2 connection (RFC 9113), over nghttp2.
///
/// Callbacks of nghttp2 only note what happened; `feed` and `eof` tell it when nghttp2 has
/// returned, so that no exception crosses C code and no receiver runs inside nghttp2.
class h2_session final : public client_session {
 public:
  explicit h2_session(const h2_options& options);
  h2_session(const h2_session&) = delete;  // nghttp2 knows its address
  h2_session& operator=(const h2_session&) = delete;

  std::string_view protocol() const override { return "h2"; }
  unsigned room() const override;
  unsigned in_flight() const override { return streams_.size(); }
  void submit(stream_key key, const core::request_view& request) override;
  void abandon(stream_key key) override;
  bool ping() override;
  void feed(std::string_view bytes, client_events& events) override;
  void eof(client_events& events) override;
  void drain(std::string& out) override;
  bool draining() const override { return draining_ || broken_; }
  bool finished() const override { return broken_; }
  std::string_view reason() const override { return reason_; }

 private:
  friend struct h2_callbacks;

  void conclude(h2_stream& stream, h2_outcome outcome, core::transport_failure why = {});
  /// Ends a request whose answer breaks the protocol.
  void malformed(h2_stream& stream);
  void deliver(client_events& events);
  /// Moves what nghttp2 has to send into `out`, which also lets it close streams.
  void pump(std::string& out);
  /// Gives a request to nghttp2, in the stream that it opens next.
  bool submit_to_nghttp2(h2_stream& stream, const core::request_view& request);
  void submit_ping();
  void stop_taking(std::string_view why);
  void break_off(std::string_view why);
  void blame(std::string_view why);  ///< break_off, because the peer broke the protocol
  void rethrow();

  // What the callbacks saw.
  void saw_frame_begin(const nghttp2_frame_hd& header);
  void saw_data(h2_stream& stream, std::string_view bytes);
  bool saw_header(h2_stream& stream, std::string_view name, std::string_view value);
  void saw_frame(const nghttp2_frame& frame);
  void wish(std::uint32_t code);
  void saw_settings(const nghttp2_settings& settings);
  void saw_goaway(const nghttp2_goaway& goaway);
  void saw_ping_ack(const nghttp2_ping& ping);
  void saw_sent(const nghttp2_frame& frame);
  void saw_close(std::int32_t id, std::uint32_t code);
  /// The record of an open stream; nullptr when its request is over for us.
  h2_stream* stream_of(std::int32_t id);

  h2_options options_;
  block_pool memory_;  ///< of `session_`
  session_ptr session_;
  request_encoder encoder_;
  h2_streams streams_;
  std::vector<h2_stream*> concluded_;  ///< to be told, in this order
  std::vector<h2_stream*> abandoned_;  ///< not yet settled
  std::vector<server_wish> wishes_;    ///< to be told
  std::vector<nghttp2_nv> fields_;
  h2_stream* looked_up_ = nullptr;  ///< by `stream_of` last
  h2_stream* written_ = nullptr;    ///< of the HEADERS that nghttp2 sends now
  std::string out_;                 ///< bytes that `feed` made
  std::string reason_;
  std::exception_ptr thrown_;  ///< by our code inside a callback
  std::int32_t last_sent_id_ = 0;
  std::uint64_t pings_ = 0;         ///< PINGs submitted so far; each carries its number
  std::uint64_t watched_ping_ = 0;  ///< the one `ping()` sent
  bool ping_waits_ = false;         ///< the last PING is not written out yet
  bool ping_answered_ = false;
  std::int64_t idle_bytes_ = 0;  ///< read since a request last ended, bodies not counted
  bool draining_ = false;
  bool broken_ = false;
  bool peer_at_fault_ = false;
};

}  // namespace mpustop::http
