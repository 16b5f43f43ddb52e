#pragma once

#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "http/nghttp2_ptr.hpp"
#include "http/request_fields.hpp"
#include "http/server_session.hpp"

namespace mpustop::http {

/// One request at the server's end of an HTTP/2 connection, until its stream is closed and it was
/// told.
struct h2_exchange {
  std::int32_t id = 0;  ///< 0: the record is free
  int refusal = 0;      ///< 431 or 413: the session answers by itself
  std::size_t header_bytes = 0;
  bool waiting = false;  ///< complete, to be told when nghttp2 has returned
  bool closed = false;   ///< by nghttp2: an answer has no taker any more
  bool answered = false;
  server_request request;
  std::string body;         ///< of the answer
  std::size_t written = 0;  ///< of `body`
};

/// The server's end of an HTTP/2 connection (RFC 9113), over nghttp2. Requests are told when
/// nghttp2 has returned, so `respond` never runs inside it.
class h2_server_session final : public server_session {
 public:
  explicit h2_server_session(const h2_server_options& options);
  h2_server_session(const h2_server_session&) = delete;  // nghttp2 knows its address
  h2_server_session& operator=(const h2_server_session&) = delete;

  std::string_view protocol() const override { return "h2"; }
  void feed(std::string_view bytes, server_events& events) override;
  void respond(std::uint32_t stream, const server_response& response) override;
  void drain(std::string& out) override;
  bool finished() const override;
  void reset(std::uint32_t stream, std::uint32_t code) override;
  void goaway(std::uint32_t last_stream, std::uint32_t code) override;
  void setting(std::uint16_t id, std::uint32_t value) override;
  void close() override { broken_ = true; }

 private:
  friend struct h2_server_callbacks;

  h2_exchange& take(std::int32_t id);
  void release(h2_exchange& exchange);
  h2_exchange* exchange_of(std::int32_t id) const;
  void deliver(server_events& events);
  void rethrow();

  void saw_header(h2_exchange& exchange, std::string_view name, std::string_view value);
  void saw_body(h2_exchange& exchange, std::string_view piece);
  void saw_end(h2_exchange& exchange);
  void saw_close(std::int32_t id);

  session_ptr session_;
  std::vector<std::unique_ptr<h2_exchange>> all_;
  std::vector<h2_exchange*> free_;
  std::vector<h2_exchange*> waiting_;
  spare_fields spares_;
  std::vector<nghttp2_nv> fields_;
  std::string out_;
  std::size_t bodies_ = 0;  ///< bytes of `out_` that the client gave us windows for
  std::exception_ptr thrown_;
  bool broken_ = false;
};

}  // namespace mpustop::http
