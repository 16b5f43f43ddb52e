#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "net/proxy_tunnel.hpp"
#include "net/tls_stream.hpp"
#include "net/transport.hpp"

namespace boost::asio {
class io_context;
}

namespace mpustop::net {

/// What a channel tells, from the event loop only. The receiver may destroy the channel from there.
class channel_events {
 public:
  virtual ~channel_events() = default;
  /// Connected, and the TLS handshake done.
  virtual void on_open() = 0;
  virtual void on_bytes(std::string_view plaintext) = 0;
  /// It never came up, or the peer ended it, or it broke. The last call.
  virtual void on_end(std::string_view why) = 0;
};

/// What the channels of one event loop share. Only one of them reads at a time.
struct channel_buffers {
  std::vector<char> wire = std::vector<char>(64 * 1024);
  std::vector<char> plain = std::vector<char>(96 * 1024);  // a read, and a record begun before it
  traffic carried;
};

/// A TCP connection with TLS or without: plaintext in and out. No time-outs: the owner has them.
class channel {
 public:
  /// `buffers` and `events` outlive the channel.
  channel(boost::asio::io_context& context, channel_buffers& buffers, channel_events& events);
  /// Aborts what is not closed.
  ~channel();
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;

  /// Connects to an IP literal; without `tls` in cleartext. With a tunnel, the address is the
  /// proxy's, and the tunnel is opened first.
  void connect(const std::string& address, std::uint16_t port, std::unique_ptr<tls_stream> tls,
               std::unique_ptr<proxy_tunnel> tunnel = nullptr);
  /// Connected to a proxy that has not answered yet.
  bool awaits_proxy() const;
  /// When TCP was up; `never` while it is not.
  core::time_point connected_at() const;
  /// TLS, from `connect` on; null in cleartext.
  const tls_stream* tls() const;
  /// The protocol agreed on in the TLS handshake, or empty.
  std::string_view alpn() const;
  /// Queues plaintext, encrypted, for `flush`.
  void write(std::string_view plaintext);
  /// One non-blocking write of what is queued; the rest follows when the socket takes it.
  void flush();
  /// Bytes queued since the beginning, and how many of them the kernel took.
  std::uint64_t queued() const;
  std::uint64_t written() const;
  /// Since when the socket takes nothing although bytes are queued; `never` when it does.
  core::time_point blocked_since() const;
  /// It did not come up because this machine lacks descriptors or ports.
  bool starved() const;
  /// Says close_notify and closes: what the kernel has is still sent.
  void close();
  /// Closes with SO_LINGER 0: what the kernel has not sent is dropped.
  void abort();
  /// The kernel's smallest round trip.
  std::optional<core::duration> min_rtt() const;

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

}  // namespace mpustop::net
