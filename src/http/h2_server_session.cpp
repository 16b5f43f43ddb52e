#include "http/h2_server_session.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "http/h2_server_callbacks.hpp"

namespace mpustop::http {
namespace {

/// What a client that does not read may make us owe it, bodies not counted.
constexpr std::size_t output_bound = 8 * 1024 * 1024;
constexpr std::int32_t connection_window = 1024 * 1024;

session_ptr make_session(void* user) {
  const callbacks_ptr callbacks = make_callbacks();
  h2_server_callbacks::install(callbacks.get());
  const option_ptr option = make_option();
  // Closed streams are of no use here: priorities are ignored.
  nghttp2_option_set_no_closed_streams(option.get(), 1);
  nghttp2_session* session = nullptr;
  if (nghttp2_session_server_new2(&session, callbacks.get(), user, option.get()) != 0)
    throw std::bad_alloc();
  return session_ptr(session);
}

/// Decimal digits on the stack, alive as long as this is.
struct digits {
  explicit digits(std::size_t number)
      : size(static_cast<std::size_t>(
            std::to_chars(text.data(), text.data() + text.size(), number).ptr - text.data())) {}
  std::string_view view() const { return {text.data(), size}; }
  std::array<char, 20> text{};
  std::size_t size;
};

}  // namespace

h2_server_session::h2_server_session(const h2_server_options& options)
    : session_(make_session(this)) {
  const std::array<nghttp2_settings_entry, 2> settings{{
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, options.max_concurrent_streams},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, max_request_header},
  }};
  if (nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, settings.data(),
                              settings.size()) != 0 ||
      nghttp2_session_set_local_window_size(session_.get(), NGHTTP2_FLAG_NONE, 0,
                                            connection_window) != 0)
    throw std::bad_alloc();
}

void h2_server_session::feed(std::string_view bytes, server_events& events) {
  if (broken_) return;
  const ssize_t taken = nghttp2_session_mem_recv(
      session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  rethrow();
  if (taken < 0) broken_ = true;
  deliver(events);
  drain(out_);  // and so counts what is owed, and lets nghttp2 close streams
  if (out_.size() - bodies_ > output_bound) broken_ = true;
}

void h2_server_session::deliver(server_events& events) {
  for (h2_exchange* exchange : waiting_) {
    const auto id = static_cast<std::uint32_t>(exchange->id);
    if (exchange->refusal != 0)
      respond(id, {exchange->refusal, {}, {}});
    else
      events.on_request(id, exchange->request);
    exchange->waiting = false;
    if (exchange->closed) release(*exchange);
  }
  waiting_.clear();
}

void h2_server_session::respond(std::uint32_t stream, const server_response& response) {
  h2_exchange* exchange = exchange_of(static_cast<std::int32_t>(stream));
  if (exchange == nullptr || exchange->closed || exchange->answered) return;
  exchange->answered = true;
  exchange->body.assign(response.body);
  exchange->written = 0;

  const digits status(static_cast<std::size_t>(response.status));
  const digits length(response.body.size());
  fields_.clear();
  fields_.push_back(make_nv(":status", status.view(), NGHTTP2_NV_FLAG_NONE));
  for (const auto& [name, value] : response.headers)
    fields_.push_back(make_nv(name, value, NGHTTP2_NV_FLAG_NONE));
  fields_.push_back(make_nv("content-length", length.view(), NGHTTP2_NV_FLAG_NONE));

  nghttp2_data_provider provider{{.ptr = exchange}, h2_server_callbacks::read_body};
  const int failed =
      nghttp2_submit_response(session_.get(), exchange->id, fields_.data(), fields_.size(),
                              response.body.empty() ? nullptr : &provider);
  if (failed != 0) broken_ = true;
}

void h2_server_session::drain(std::string& out) {
  if (&out != &out_ && !out_.empty()) {
    out.append(out_);
    out_.clear();
  }
  for (;;) {
    const std::uint8_t* data = nullptr;
    const ssize_t size = nghttp2_session_mem_send(session_.get(), &data);
    rethrow();
    if (size < 0) broken_ = true;
    if (size <= 0) break;
    out.append(as_view(data, static_cast<std::size_t>(size)));
  }
  if (&out != &out_) bodies_ = 0;
}

bool h2_server_session::finished() const {
  return broken_ || (nghttp2_session_want_read(session_.get()) == 0 &&
                     nghttp2_session_want_write(session_.get()) == 0);
}

void h2_server_session::reset(std::uint32_t stream, std::uint32_t code) {
  if (nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE,
                                static_cast<std::int32_t>(stream), code) != 0)
    broken_ = true;
}

void h2_server_session::goaway(std::uint32_t last_stream, std::uint32_t code) {
  const int failed =
      last_stream == 0x7fffffff && code == NGHTTP2_NO_ERROR
          ? nghttp2_submit_shutdown_notice(session_.get())
          : nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE,
                                  static_cast<std::int32_t>(last_stream), code, nullptr, 0);
  if (failed != 0) broken_ = true;
}

void h2_server_session::setting(std::uint16_t id, std::uint32_t value) {
  const nghttp2_settings_entry entry{id, value};
  if (nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, &entry, 1) != 0) broken_ = true;
}

h2_exchange& h2_server_session::take(std::int32_t id) {
  if (free_.empty()) {
    all_.push_back(std::make_unique<h2_exchange>());
    free_.reserve(all_.size());
    free_.push_back(all_.back().get());
  }
  h2_exchange& exchange = *free_.back();
  free_.pop_back();
  exchange.id = id;
  exchange.refusal = 0;
  exchange.header_bytes = 0;
  exchange.waiting = exchange.closed = exchange.answered = false;
  return exchange;
}

void h2_server_session::release(h2_exchange& exchange) {
  nghttp2_session_set_stream_user_data(session_.get(), exchange.id, nullptr);
  exchange.id = 0;
  spares_.clear(exchange.request);
  free_.push_back(&exchange);
}

h2_exchange* h2_server_session::exchange_of(std::int32_t id) const {
  auto* exchange =
      static_cast<h2_exchange*>(nghttp2_session_get_stream_user_data(session_.get(), id));
  return exchange != nullptr && exchange->id == id ? exchange : nullptr;
}

void h2_server_session::rethrow() {
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

std::unique_ptr<server_session> make_h2_server_session(const h2_server_options& options) {
  return std::make_unique<h2_server_session>(options);
}

}  // namespace mpustop::http
