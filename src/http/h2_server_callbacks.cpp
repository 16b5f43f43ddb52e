#include "http/h2_server_callbacks.hpp"

#include <algorithm>
#include <cstring>

#include "http/h2_server_session.hpp"

namespace mpustop::http {
namespace {

h2_server_session& self(void* user) { return *static_cast<h2_server_session*>(user); }

/// Runs a callback's work; what it throws waits in the session until nghttp2 has returned.
template <class Work>
int guarded(std::exception_ptr& thrown, Work&& work) noexcept {
  try {
    work();
    return 0;
  } catch (...) {
    thrown = std::current_exception();
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
}

}  // namespace

void h2_server_session::saw_header(h2_exchange& exchange, std::string_view name,
                                   std::string_view value) {
  exchange.header_bytes += name.size() + value.size() + 32;  // counted as RFC 9113 6.5.2 does
  if (exchange.header_bytes > max_request_header) {
    exchange.refusal = 431;
    return;
  }
  server_request& request = exchange.request;
  if (name == ":method") {
    request.method.assign(value);
  } else if (name == ":path") {
    request.target.assign(value);
  } else if (name == ":authority") {
    request.host.assign(value);
  } else if (name == "host") {
    if (request.host.empty()) request.host.assign(value);
  } else if (name != ":scheme") {
    spares_.add(request, name, value);
  }
}

void h2_server_session::saw_body(h2_exchange& exchange, std::string_view piece) {
  if (exchange.request.body.size() + piece.size() > max_request_body)
    exchange.refusal = 413;
  else
    exchange.request.body.append(piece);
}

void h2_server_session::saw_end(h2_exchange& exchange) {
  if (exchange.waiting) return;
  exchange.waiting = true;
  waiting_.push_back(&exchange);
}

void h2_server_session::saw_close(std::int32_t id) {
  h2_exchange* exchange = exchange_of(id);
  if (exchange == nullptr) return;
  exchange->closed = true;
  // A complete request that was reset at once has arrived all the same, and is told.
  if (!exchange->waiting) release(*exchange);
}

int h2_server_callbacks::on_begin_headers(nghttp2_session* session, const nghttp2_frame* frame,
                                          void* user) {
  return guarded(self(user).thrown_, [&] {
    if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) return;
    h2_exchange& exchange = self(user).take(frame->hd.stream_id);
    nghttp2_session_set_stream_user_data(session, frame->hd.stream_id, &exchange);
  });
}

int h2_server_callbacks::on_header(nghttp2_session*, const nghttp2_frame* frame,
                                   const std::uint8_t* name, std::size_t name_size,
                                   const std::uint8_t* value, std::size_t value_size, std::uint8_t,
                                   void* user) {
  return guarded(self(user).thrown_, [&] {
    h2_exchange* exchange = self(user).exchange_of(frame->hd.stream_id);
    if (exchange != nullptr && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
      self(user).saw_header(*exchange, as_view(name, name_size), as_view(value, value_size));
  });
}

int h2_server_callbacks::on_data(nghttp2_session*, std::uint8_t, std::int32_t id,
                                 const std::uint8_t* data, std::size_t size, void* user) {
  return guarded(self(user).thrown_, [&] {
    h2_exchange* exchange = self(user).exchange_of(id);
    if (exchange != nullptr) self(user).saw_body(*exchange, as_view(data, size));
  });
}

int h2_server_callbacks::on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
  return guarded(self(user).thrown_, [&] {
    const bool request = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    if (!request || (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return;
    h2_exchange* exchange = self(user).exchange_of(frame->hd.stream_id);
    if (exchange != nullptr) self(user).saw_end(*exchange);
  });
}

int h2_server_callbacks::on_close(nghttp2_session*, std::int32_t id, std::uint32_t, void* user) {
  return guarded(self(user).thrown_, [&] { self(user).saw_close(id); });
}

ssize_t h2_server_callbacks::read_body(nghttp2_session*, std::int32_t, std::uint8_t* buffer,
                                       std::size_t size, std::uint32_t* flags,
                                       nghttp2_data_source* source, void* user) {
  auto& exchange = *static_cast<h2_exchange*>(source->ptr);
  const std::size_t piece = std::min(size, exchange.body.size() - exchange.written);
  std::memcpy(buffer, exchange.body.data() + exchange.written, piece);
  exchange.written += piece;
  self(user).bodies_ += piece;
  if (exchange.written == exchange.body.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(piece);
}

void h2_server_callbacks::install(nghttp2_session_callbacks* callbacks) {
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
}

}  // namespace mpustop::http
