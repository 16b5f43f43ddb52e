#include "net/channel.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include "net/scarcity.hpp"
#include "net/tcp_info.hpp"

namespace mpustop::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// Lives as long as a handler is pending; `events` is null once the channel is gone or has ended.
struct channel::impl : std::enable_shared_from_this<impl> {
  impl(asio::io_context& c, channel_buffers& b, channel_events& e)
      : context(c), socket(c), buffers(b), events(&e) {}

  asio::io_context& context;
  tcp::socket socket;
  channel_buffers& buffers;
  channel_events* events;
  std::unique_ptr<tls_stream> tls;
  std::unique_ptr<proxy_tunnel> tunnel;  ///< until it is open
  std::string cleartext;                 ///< output without TLS, or to the proxy
  std::size_t sent = 0;                  ///< of the output
  std::uint64_t written = 0;
  bool connected = false;
  bool waiting = false;  ///< for the socket to take more
  bool starved = false;
  bool broken = false;  ///< a write failed; reading finds the end
  core::time_point blocked_since = core::never;
  core::time_point connected_at = core::never;

  std::string& output() { return tls && !tunnel ? tls->output() : cleartext; }

  void end(std::string_view why) {
    if (channel_events* e = std::exchange(events, nullptr)) e->on_end(why);
  }

  void end_later(std::string why) {
    asio::post(context, [self = shared_from_this(), w = std::move(why)] { self->end(w); });
  }

  void on_connected(const error_code& ec) {
    if (events == nullptr) return;
    starved = is_scarcity(ec);
    if (ec) return end(ec.message());
    connected = true;
    connected_at = std::chrono::steady_clock::now();
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    socket.non_blocking(true, ignored);
    if (tunnel) {
      cleartext = tunnel->request();
      flush();
    } else {
      start();
    }
    wait_readable();
  }

  /// Bytes go to the server from now on.
  void start() {
    if (tls) {
      tls->start();
      flush();
    } else {
      events->on_open();
    }
  }

  /// What the proxy sent, less its answer to CONNECT.
  std::string_view take_proxy(std::string_view bytes) {
    bytes = tunnel->feed(bytes);
    // An answer to half a request: the other half would get into the tunnel.
    if (tunnel->state() == proxy_tunnel::status::open && !cleartext.empty())
      tunnel->end("it answered before it had read the request");
    if (tunnel->state() == proxy_tunnel::status::failed) {
      end(tunnel->error());
      return {};
    }
    if (tunnel->state() == proxy_tunnel::status::opening) return {};
    tunnel.reset();
    start();
    return bytes;
  }

  void wait_readable() {
    if (events == nullptr) return;
    socket.async_wait(tcp::socket::wait_read,
                      [self = shared_from_this()](const error_code& ec) { self->on_readable(ec); });
  }

  void on_readable(error_code ec) {
    if (events == nullptr) return;
    const std::size_t n = ec ? 0 : socket.read_some(asio::buffer(buffers.wire), ec);
    if (ec == asio::error::would_block) return wait_readable();
    if (ec) return end(end_text(ec));
    buffers.carried.received += n;
    std::string_view bytes(buffers.wire.data(), n);
    if (tunnel) bytes = take_proxy(bytes);
    if (events == nullptr) return;
    if (bytes.empty()) return wait_readable();
    if (tls)
      take_ciphertext(bytes);
    else
      events->on_bytes(bytes);
    if (events == nullptr) return;
    flush();
    wait_readable();
  }

  std::string end_text(const error_code& ec) const {
    if (tunnel) {
      tunnel->end(ec == asio::error::eof ? "it closed the connection" : ec.message());
      return tunnel->error();
    }
    const bool handshaking = tls && tls->state() == tls_stream::status::handshaking;
    std::string text = ec == asio::error::eof ? "the server closed the connection" : ec.message();
    if (handshaking) text += " during the TLS handshake";
    return text;
  }

  void take_ciphertext(std::string_view bytes) {
    const auto before = tls->state();
    tls->feed(bytes);
    if (before == tls_stream::status::handshaking && tls->state() == tls_stream::status::open)
      events->on_open();
    while (events != nullptr) {
      const std::size_t n = tls->read(buffers.plain);
      if (n == 0) break;
      events->on_bytes({buffers.plain.data(), n});
    }
    if (events == nullptr) return;
    if (tls->state() == tls_stream::status::closed) return end("the server closed the connection");
    if (tls->state() != tls_stream::status::failed) return;
    flush();  // the alert says to the peer why
    end(std::string(tls->error()));
  }

  void flush() {
    if (waiting || broken || !connected) return;
    std::string& out = output();
    while (sent < out.size()) {
      error_code ec;
      const auto rest = asio::buffer(out.data() + sent, out.size() - sent);
      const std::size_t n = socket.write_some(rest, ec);
      if (ec == asio::error::would_block) return wait_writable();
      if (ec) {
        broken = true;
        // What came before may still be read. Where that finds no end, this one does.
        if (blocked_since == core::never) blocked_since = std::chrono::steady_clock::now();
        return;
      }
      sent += n;
      written += n;
      buffers.carried.sent += n;
      blocked_since = core::never;
    }
    out.clear();
    sent = 0;
  }

  void wait_writable() {
    waiting = true;
    if (blocked_since == core::never) blocked_since = std::chrono::steady_clock::now();
    socket.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const error_code& ec) {
      self->waiting = false;
      if (!ec && self->events != nullptr) self->flush();
    });
  }
};

channel::channel(asio::io_context& context, channel_buffers& buffers, channel_events& events)
    : impl_(std::make_shared<impl>(context, buffers, events)) {}

channel::~channel() { abort(); }

void channel::connect(const std::string& address, std::uint16_t port,
                      std::unique_ptr<tls_stream> tls, std::unique_ptr<proxy_tunnel> tunnel) {
  impl_->tls = std::move(tls);
  impl_->tunnel = std::move(tunnel);
  error_code ec;
  const auto ip = asio::ip::make_address(address, ec);
  if (ec) return impl_->end_later("not an IP address");
  const tcp::endpoint to(ip, port);
  impl_->socket.open(to.protocol(), ec);
  impl_->starved = is_scarcity(ec);
  if (ec) return impl_->end_later(ec.message());
  impl_->socket.async_connect(
      to, [self = impl_](const error_code& result) { self->on_connected(result); });
}

bool channel::awaits_proxy() const { return impl_->connected && impl_->tunnel; }

core::time_point channel::connected_at() const { return impl_->connected_at; }

const tls_stream* channel::tls() const { return impl_->tls.get(); }

std::string_view channel::alpn() const { return impl_->tls ? impl_->tls->alpn() : ""; }

void channel::write(std::string_view plaintext) {
  if (impl_->tls)
    impl_->tls->write(plaintext);
  else
    impl_->cleartext += plaintext;
}

void channel::flush() { impl_->flush(); }

std::uint64_t channel::queued() const {
  return impl_->written + impl_->output().size() - impl_->sent;
}

std::uint64_t channel::written() const { return impl_->written; }

bool channel::starved() const { return impl_->starved; }

core::time_point channel::blocked_since() const { return impl_->blocked_since; }

void channel::close() {
  if (impl_->tls) impl_->tls->close();
  impl_->flush();
  impl_->events = nullptr;
  error_code ignored;
  impl_->socket.close(ignored);
}

void channel::abort() {
  impl_->events = nullptr;
  if (!impl_->socket.is_open()) return;
  error_code ignored;
  impl_->socket.set_option(asio::socket_base::linger(true, 0), ignored);
  impl_->socket.close(ignored);
}

std::optional<core::duration> channel::min_rtt() const {
  if (!impl_->connected || !impl_->socket.is_open()) return {};
  return tcp_min_rtt(impl_->socket.native_handle());
}

}  // namespace mpustop::net
