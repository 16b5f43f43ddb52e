#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/time.hpp"
#include "http/server_session.hpp"
#include "mock/connection_fate.hpp"
#include "mock/delay_line.hpp"
#include "mock/misbehaviour.hpp"
#include "mock/options.hpp"
#include "mock/service.hpp"
#include "mock/tls_context.hpp"
#include "net/tls_stream.hpp"

namespace mpustop::mock {

class connection;

/// What the connections of one server share.
struct connection_surroundings {
  service& application;
  delay_line& delays;
  const mock_options& options;
  connection_dice& dice;
  const tls_context* tls;  ///< null: cleartext
  std::function<void(connection&)> on_closed;
  std::function<void()> on_first_request;  ///< of all
};

/// One accepted connection: bytes between its socket and its session, requests to the application.
/// On the thread of its io_context; kept alive by what it waits for.
class connection final : public answer_taker,
                         private http::server_events,
                         public std::enable_shared_from_this<connection> {
 public:
  connection(boost::asio::ip::tcp::socket socket, connection_surroundings& around);

  void start();
  void respond(std::uint32_t stream, const http::server_response& answer, fault happens) override;
  void flush() override;
  /// At once; tells `on_closed`. May be called again.
  void close();
  /// Closes when nothing was asked for `options.idle_timeout`, or the peer never takes its end.
  void close_if_idle(core::time_point now);

 private:
  enum class stage {
    open,
    ending,    ///< the last bytes are to be written
    lingering  ///< our end is said; what the peer still sends is dropped until its own end
  };

  void on_request(std::uint32_t stream, http::server_request& request) override;
  fault_scope spoken() const;
  /// Faults that come after so many requests.
  void count_request(bool active);
  void give(std::uint32_t stream, const http::server_response& answer, fault happens);
  void read();
  void took(std::size_t size);
  void took_ciphertext(std::string_view bytes);
  void took_plaintext(std::string_view bytes);
  /// Whether the protocol is known; until then `bytes` are kept.
  bool choose_protocol(std::string_view bytes);
  /// Sees to it that the faults are told when their time has come.
  void set_alarm();
  void end_if_finished();
  void say_alert();
  /// Like `close`, by RST.
  void reset();
  void wait_for_idleness();
  void write();
  void go_on_writing();
  void wrote();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer alarm_;
  core::time_point alarm_at_ = core::never;
  connection_surroundings& around_;
  std::optional<net::tls_stream> tls_;
  std::unique_ptr<http::server_session> session_;
  std::unique_ptr<misbehaviour> faults_;  ///< of the session
  connection_fate fate_;
  unsigned requests_ = 0;
  bool active_ = false;     ///< at the last request faults happened
  bool alert_ = false;      ///< TLS ends by a fatal alert behind the answers that are held
  bool cut_ = false;        ///< the bytes at hand are cut short
  bool reset_ = false;      ///< the end is an RST
  bool vanishing_ = false;  ///< the link is dead when what is to be written is written
  stage stage_ = stage::open;
  bool closed_ = false;
  bool dropped_ = false;  ///< a fault asked for it
  bool reading_ = false;
  bool writing_ = false;
  unsigned held_ = 0;  ///< answers in the delay line
  core::time_point last_use_;
  boost::asio::steady_timer idle_;
  std::string head_;      // what came before the protocol was known
  std::string pending_;   // cleartext that the session made
  std::string to_write_;  // for the wire
  std::string in_write_;  // on its way
  std::array<char, 32 * 1024> buffer_;
};

}  // namespace mpustop::mock
