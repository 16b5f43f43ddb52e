#include "http/h2_session.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "http/h2_callbacks.hpp"

namespace mpustop::http {
namespace {

/// 100 bodies of `core::response::max_body` fit.
constexpr std::int32_t connection_window = 16 * 1024 * 1024;
/// The announced bound of a header list, which `h2_callbacks` enforces.
constexpr std::uint32_t header_list_bound = max_header_bytes;
constexpr std::size_t frame_head = 9;
/// What a peer that does not read may make us owe it.
constexpr std::size_t output_bound = 1024 * 1024;
/// Bytes that a peer may send while no request ends, bodies not counted, before that is a flood.
constexpr std::int64_t idle_bound = 256 * 1024;

session_ptr make_session(void* user, const h2_options& options, nghttp2_mem* memory) {
  const callbacks_ptr callbacks = make_callbacks();
  h2_callbacks::install(callbacks.get());
  const option_ptr option = make_option();
  nghttp2_option_set_no_http_messaging(option.get(), options.own_answer_checks ? 1 : 0);
  nghttp2_session* session = nullptr;
  if (nghttp2_session_client_new3(&session, callbacks.get(), user, option.get(), memory) != 0)
    throw std::bad_alloc();
  return session_ptr(session);
}

/// A whole kept body fits: the peer never waits for a WINDOW_UPDATE within one.
std::uint32_t stream_window(std::size_t max_body) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(2 * max_body, connection_window));
}

void submit_preface(nghttp2_session* session, std::size_t max_body) {
  const std::array<nghttp2_settings_entry, 4> settings{{
      {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 100},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, stream_window(max_body)},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, header_list_bound},
  }};
  if (nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size()) != 0 ||
      nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, connection_window) != 0)
    throw std::bad_alloc();
}

}  // namespace

h2_session::h2_session(const h2_options& options)
    : options_(options),
      session_(make_session(this, options, memory_.functions())),
      encoder_(memory_.functions()) {
  submit_preface(session_.get(), options_.max_body);
}

unsigned h2_session::room() const {
  if (draining()) return 0;
  // nghttp2 assumes 100 until the peer's first SETTINGS (RFC 9113 6.5.2 sets no bound before).
  const std::uint32_t peer =
      nghttp2_session_get_remote_settings(session_.get(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  const unsigned allowed = std::min<unsigned>(options_.max_streams, peer);
  const unsigned taken = streams_.size();
  return allowed > taken ? allowed - taken : 0;
}

void h2_session::submit(stream_key key, const core::request_view& request) {
  const auto next = static_cast<std::int32_t>(nghttp2_session_get_next_stream_id(session_.get()));
  h2_stream& stream = streams_.take(key, next);
  stream.form.begin(request.method == "HEAD");
  if (!submit_to_nghttp2(stream, request)) {
    streams_.release(stream);
    throw std::bad_alloc();
  }
  if (nghttp2_session_get_next_stream_id(session_.get()) > options_.last_stream_id_limit)
    stop_taking("stream ids are used up");
}

bool h2_session::submit_to_nghttp2(h2_stream& stream, const core::request_view& request) {
  fields_.clear();
  if (options_.own_header_blocks) {
    encoder_.prepare(request, stream.request);
    // nghttp2 opens the stream. It is told the method where an answer's form depends on it; what it
    // makes of that is not written.
    if (request.method != "POST")
      fields_.push_back(make_nv(":method", request.method, NGHTTP2_NV_FLAG_NONE));
  } else {
    fields_.push_back(make_nv(":method", request.method, NGHTTP2_NV_FLAG_NONE));
    fields_.push_back(make_nv(":scheme", request.scheme, NGHTTP2_NV_FLAG_NONE));
    fields_.push_back(make_nv(":authority", request.authority, NGHTTP2_NV_FLAG_NONE));
    // The query names the task: no two are alike.
    fields_.push_back(make_nv(":path", request.target, NGHTTP2_NV_FLAG_NO_INDEX));
    for (const core::header_view& header : request.headers)
      fields_.push_back(make_nv(header.name, header.value,
                                header.varies ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE));
    fields_.push_back(make_nv("content-length", "0", NGHTTP2_NV_FLAG_NONE));
  }
  return nghttp2_submit_request(session_.get(), nullptr, fields_.data(), fields_.size(), nullptr,
                                &stream) == stream.id;
}

void h2_session::abandon(stream_key key) {
  h2_stream* stream = streams_.find(key);
  if (stream == nullptr || stream->abandoned) return;
  stream->abandoned = true;
  if (stream->outcome != h2_outcome::open) {  // ended while writing; nobody was told yet
    stream->outcome = h2_outcome::settled;
    return;
  }
  // HEADERS not written out yet are taken back by this; written ones precede the PING, so its ACK
  // proves that they arrived.
  if (nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream->id, NGHTTP2_CANCEL) != 0)
    throw std::bad_alloc();
  submit_ping();
  stream->proof = pings_;
  abandoned_.push_back(stream);
}

bool h2_session::ping() {
  if (broken_) return false;
  submit_ping();
  watched_ping_ = pings_;
  return true;
}

void h2_session::submit_ping() {
  if (ping_waits_ || broken_) return;
  std::array<std::uint8_t, 8> number{};
  const std::uint64_t next = pings_ + 1;
  std::memcpy(number.data(), &next, sizeof next);
  if (nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, number.data()) != 0)
    throw std::bad_alloc();
  pings_ = next;
  ping_waits_ = true;
}

void h2_session::feed(std::string_view bytes, client_events& events) {
  if (!broken_) {
    idle_bytes_ += static_cast<std::int64_t>(bytes.size());
    const ssize_t taken = nghttp2_session_mem_recv(
        session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    rethrow();
    if (taken < 0) blame(nghttp2_strerror(static_cast<int>(taken)));
    // A stream that nghttp2 resets on its own is closed when that reset is written.
    pump(out_);
    if (out_.size() > output_bound) blame("the peer makes us answer and reads nothing");
    if (idle_bytes_ > idle_bound && concluded_.empty())
      blame("the peer floods the connection with frames that answer nothing");
  }
  deliver(events);
}

void h2_session::eof(client_events& events) {
  break_off("the connection ended");
  const auto why = peer_at_fault_ ? core::transport_failure::protocol_error
                                  : core::transport_failure::connection_lost;
  streams_.each([&](h2_stream& stream) {
    conclude(stream, h2_outcome::failed,
             stream.sent ? why : core::transport_failure::not_processed);
  });
  deliver(events);
}

void h2_session::drain(std::string& out) {
  if (out_.empty()) {
    pump(out);
  } else {
    pump(out_);
    out.append(out_);
    out_.clear();
  }
}

void h2_session::pump(std::string& out) {
  if (broken_) return;
  for (;;) {
    const std::uint8_t* data = nullptr;
    const ssize_t size = nghttp2_session_mem_send(session_.get(), &data);
    rethrow();
    if (size < 0) return break_off(nghttp2_strerror(static_cast<int>(size)));
    if (size == 0) return;
    const std::string_view frame = as_view(data, static_cast<std::size_t>(size));
    if (h2_stream* stream = std::exchange(written_, nullptr); stream != nullptr)
      encoder_.write(frame.substr(0, frame_head), stream->request, out);
    else
      out.append(frame);
  }
}

void h2_session::conclude(h2_stream& stream, h2_outcome outcome, core::transport_failure why) {
  if (stream.outcome != h2_outcome::open) return;
  stream.outcome = stream.abandoned ? h2_outcome::settled : outcome;
  stream.why = why;
  concluded_.push_back(&stream);
}

void h2_session::malformed(h2_stream& stream) {
  // Where the peer has ended the stream, this reset is one too many, and allowed (RFC 9113 5.1).
  if (nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream.id,
                                NGHTTP2_PROTOCOL_ERROR) != 0)
    throw std::bad_alloc();
  conclude(stream, h2_outcome::failed, core::transport_failure::protocol_error);
}

void h2_session::deliver(client_events& events) {
  for (const server_wish wish : std::exchange(wishes_, {})) events.on_wish(wish);
  if (!concluded_.empty()) idle_bytes_ = 0;
  for (h2_stream* stream : concluded_) {
    const stream_key key = stream->key;
    if (stream->abandoned) std::erase(abandoned_, stream);
    streams_.release(*stream);
    switch (stream->outcome) {
      case h2_outcome::answered: events.on_response(key, stream->answer); break;
      case h2_outcome::failed: events.on_failure(key, stream->why); break;
      default: events.on_settled(key); break;
    }
  }
  concluded_.clear();
  if (std::exchange(ping_answered_, false)) events.on_ping_ack();
}

void h2_session::stop_taking(std::string_view why) {
  if (!draining()) reason_ = why;
  draining_ = true;
}

void h2_session::break_off(std::string_view why) {
  if (broken_) return;
  reason_ = why;
  broken_ = true;
}

void h2_session::blame(std::string_view why) {
  if (!broken_) peer_at_fault_ = true;
  break_off(why);
}

void h2_session::rethrow() {
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

std::unique_ptr<client_session> make_h2_session(const h2_options& options) {
  return std::make_unique<h2_session>(options);
}

}  // namespace mpustop::http
