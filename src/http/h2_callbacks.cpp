#include "http/h2_callbacks.hpp"

#include <algorithm>
#include <cstring>

#include "http/h2_session.hpp"
#include "http/response_fields.hpp"

namespace mpustop::http {
namespace {

/// Debug data of a GOAWAY is the peer's: printable and short, or it is not repeated.
std::string printable(std::string_view text) {
  std::string kept(text.substr(0, 80));
  std::replace_if(
      kept.begin(), kept.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return kept;
}

std::string describe(std::string_view what, std::uint32_t code, std::string_view debug) {
  std::string text(what);
  text.append(nghttp2_http2_strerror(code));
  if (!debug.empty()) text.append(" (").append(printable(debug)).append(")");
  return text;
}

/// Runs a callback's work; what it throws waits in the session until nghttp2 has returned.
template <class Work>
int guarded(std::exception_ptr& thrown, Work&& work) noexcept {
  try {
    return work() ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
  } catch (...) {
    thrown = std::current_exception();
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
}

h2_session& self(void* user) { return *static_cast<h2_session*>(user); }

}  // namespace

h2_stream* h2_session::stream_of(std::int32_t id) {
  // nghttp2 looks it up; one frame asks several times, and HEADERS come before DATA.
  if (looked_up_ == nullptr || looked_up_->id != id)
    looked_up_ = static_cast<h2_stream*>(nghttp2_session_get_stream_user_data(session_.get(), id));
  h2_stream* stream = looked_up_;
  // The record may serve another request by now.
  const bool ours = stream != nullptr && stream->id == id && stream->outcome == h2_outcome::open &&
                    !stream->abandoned;
  return ours ? stream : nullptr;
}

void h2_session::saw_frame_begin(const nghttp2_frame_hd& header) {
  if (header.type == NGHTTP2_DATA) idle_bytes_ -= static_cast<std::int64_t>(header.length);
  if (header.type == NGHTTP2_PUSH_PROMISE) {
    // Our SETTINGS, which forbid it, precede every request. nghttp2 minds only after their ACK.
    blame("the peer pushes, against our settings");
  }
  if (abandoned_.empty() || header.stream_id > last_sent_id_) return;
  if (header.type != NGHTTP2_HEADERS && header.type != NGHTTP2_DATA &&
      header.type != NGHTTP2_RST_STREAM)
    return;
  // HEADERS go out in the order of their ids, so this one's arrival proves the earlier ones'.
  for (h2_stream* stream : abandoned_)
    if (stream->id <= header.stream_id) conclude(*stream, h2_outcome::settled);
}

bool h2_session::saw_header(h2_stream& stream, std::string_view name, std::string_view value) {
  stream.header_bytes += name.size() + value.size() + 32;  // counted as RFC 9113 6.5.2 does
  if (stream.header_bytes > max_header_bytes) {
    blame("the header of an answer is longer than 64 KiB");
    return false;
  }
  if (!stream.form.field(name, value))
    malformed(stream);
  else if (!stream.form.final())
    keep_field(stream.answer, name, value);
  return true;
}

void h2_session::saw_data(h2_stream& stream, std::string_view bytes) {
  if (stream.form.data(bytes.size()))
    keep_body(stream.answer, bytes, options_.max_body);
  else
    malformed(stream);
}

void h2_session::saw_frame(const nghttp2_frame& frame) {
  switch (frame.hd.type) {
    case NGHTTP2_GOAWAY: return saw_goaway(frame.goaway);
    case NGHTTP2_SETTINGS: return saw_settings(frame.settings);
    case NGHTTP2_PING:
      if ((frame.hd.flags & NGHTTP2_FLAG_ACK) != 0) saw_ping_ack(frame.ping);
      return;
    case NGHTTP2_HEADERS:
    case NGHTTP2_DATA:
    case NGHTTP2_RST_STREAM: break;
    default: return;
  }
  h2_stream* stream = stream_of(frame.hd.stream_id);
  if (stream == nullptr) return;
  if (frame.hd.type == NGHTTP2_RST_STREAM) {
    stream->reset_by_peer = true;
    if (frame.rst_stream.error_code == NGHTTP2_HTTP_1_1_REQUIRED) stop_taking("HTTP_1_1_REQUIRED");
    if (frame.rst_stream.error_code == NGHTTP2_HTTP_1_1_REQUIRED ||
        frame.rst_stream.error_code == NGHTTP2_ENHANCE_YOUR_CALM)
      wish(frame.rst_stream.error_code);
    return;
  }
  answer_form& form = stream->form;
  const bool last = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  if (frame.hd.type == NGHTTP2_HEADERS) {
    if (!form.final()) stream->answer.status = form.status();
    if (!form.block_end(last)) return malformed(*stream);
    if (!form.final()) reset_answer(stream->answer);  // interim: everything starts again
  }
  if (!last) return;
  if (!form.end()) return malformed(*stream);
  conclude(*stream, h2_outcome::answered);
}

void h2_session::wish(std::uint32_t code) {
  const auto what =
      code == NGHTTP2_HTTP_1_1_REQUIRED ? server_wish::http11 : server_wish::fewer_requests;
  if (std::find(wishes_.begin(), wishes_.end(), what) == wishes_.end()) wishes_.push_back(what);
}

void h2_session::saw_settings(const nghttp2_settings& settings) {
  // Of an ACK there are none. A size that was set and set again in one frame counts (RFC 7541 4.2).
  for (std::size_t i = 0; i < settings.niv; ++i)
    if (settings.iv[i].settings_id == NGHTTP2_SETTINGS_HEADER_TABLE_SIZE)
      encoder_.limit_table(settings.iv[i].value);
}

void h2_session::saw_goaway(const nghttp2_goaway& goaway) {
  if (goaway.error_code != NGHTTP2_NO_ERROR) wish(goaway.error_code);
  stop_taking(
      describe("GOAWAY ", goaway.error_code, as_view(goaway.opaque_data, goaway.opaque_data_len)));
  // nghttp2 closes the open streams that the peer excludes. It lets none begin any more either, so
  // what was not written out never will be.
  streams_.each([&](h2_stream& stream) {
    const bool excluded = stream.id > goaway.last_stream_id;
    if (!stream.sent || (stream.abandoned && excluded))
      conclude(stream, h2_outcome::failed, core::transport_failure::not_processed);
  });
}

void h2_session::saw_ping_ack(const nghttp2_ping& ping) {
  std::uint64_t number = 0;
  std::memcpy(&number, ping.opaque_data, sizeof number);
  // The last one may still wait to be written; an ACK of what was never sent proves nothing.
  if (number == 0 || number > pings_ - (ping_waits_ ? 1 : 0)) return;
  for (h2_stream* stream : abandoned_)
    if (stream->proof <= number) conclude(*stream, h2_outcome::settled);
  if (watched_ping_ != 0 && number >= watched_ping_) {
    watched_ping_ = 0;
    ping_answered_ = true;
  }
}

void h2_session::saw_sent(const nghttp2_frame& frame) {
  switch (frame.hd.type) {
    case NGHTTP2_HEADERS: {
      last_sent_id_ = std::max(last_sent_id_, frame.hd.stream_id);
      auto* stream = static_cast<h2_stream*>(
          nghttp2_session_get_stream_user_data(session_.get(), frame.hd.stream_id));
      if (stream == nullptr || stream->id != frame.hd.stream_id) return;
      stream->sent = true;
      if (options_.own_header_blocks) written_ = stream;
      return;
    }
    case NGHTTP2_PING:
      if ((frame.hd.flags & NGHTTP2_FLAG_ACK) == 0) ping_waits_ = false;
      return;
    case NGHTTP2_GOAWAY:
      // Only nghttp2 itself ends a session with one: the peer broke the protocol.
      peer_at_fault_ = true;
      broken_ = true;
      reason_ = describe("the peer broke the protocol: ", frame.goaway.error_code,
                         as_view(frame.goaway.opaque_data, frame.goaway.opaque_data_len));
      return;
    default: return;
  }
}

void h2_session::saw_close(std::int32_t id, std::uint32_t code) {
  h2_stream* stream = stream_of(id);
  if (stream == nullptr) return;
  using enum core::transport_failure;
  core::transport_failure why = stream->reset_by_peer ? stream_reset : protocol_error;
  // An answer that has begun is a sign of work, whatever the peer says afterwards.
  if (!stream->sent)
    why = not_processed;
  else if (code == NGHTTP2_REFUSED_STREAM || code == NGHTTP2_HTTP_1_1_REQUIRED)
    why = stream->form.final() ? stream_reset : not_processed;
  conclude(*stream, h2_outcome::failed, why);
}

int h2_callbacks::on_begin_frame(nghttp2_session*, const nghttp2_frame_hd* header, void* user) {
  return guarded(self(user).thrown_, [&] {
    self(user).saw_frame_begin(*header);
    return true;
  });
}

int h2_callbacks::on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                            std::size_t name_size, const std::uint8_t* value,
                            std::size_t value_size, std::uint8_t, void* user) {
  return guarded(self(user).thrown_, [&] {
    h2_stream* stream = self(user).stream_of(frame->hd.stream_id);
    return stream == nullptr ||
           self(user).saw_header(*stream, as_view(name, name_size), as_view(value, value_size));
  });
}

int h2_callbacks::on_data(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data,
                          std::size_t size, void* user) {
  return guarded(self(user).thrown_, [&] {
    h2_stream* stream = self(user).stream_of(id);
    if (stream != nullptr) self(user).saw_data(*stream, as_view(data, size));
    return true;
  });
}

int h2_callbacks::on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
  return guarded(self(user).thrown_, [&] {
    self(user).saw_frame(*frame);
    return true;
  });
}

int h2_callbacks::on_frame_sent(nghttp2_session*, const nghttp2_frame* frame, void* user) {
  return guarded(self(user).thrown_, [&] {
    self(user).saw_sent(*frame);
    return true;
  });
}

int h2_callbacks::on_close(nghttp2_session*, std::int32_t id, std::uint32_t code, void* user) {
  return guarded(self(user).thrown_, [&] {
    self(user).saw_close(id, code);
    return true;
  });
}

void h2_callbacks::install(nghttp2_session_callbacks* callbacks) {
  nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, on_begin_frame);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_frame_sent);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
}

}  // namespace mpustop::http
