// How many requests a second the stand-in carries on one core: a closed loop of signed requests
// over TLS and HTTP/2 against a server on a thread of its own, whose CPU time is measured.
// mock_rate [REQUESTS [CONNECTIONS [STREAMS [v3|v1]]]]
#include <time.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "core/nonce.hpp"
#include "core/stop_request.hpp"
#include "http/client_session.hpp"
#include "mock/server.hpp"
#include "net/tls_context.hpp"

namespace {

namespace asio = boost::asio;
using namespace mpustop;
using boost::system::error_code;

/// What the connections share: the requests still to be made, and how they ended.
struct load {
  core::stop_request signer;
  core::nonce_sequence nonces{0x6d6f636b72617465, 1};
  std::uint64_t left;
  std::uint64_t sent = 0;
  std::uint64_t good = 0;
  std::uint64_t bad = 0;
};

class load_connection final : public http::client_events,
                              public std::enable_shared_from_this<load_connection> {
 public:
  load_connection(asio::io_context& context, const net::tls_context& tls, load& all,
                  unsigned streams)
      : socket_(context),
        tls_(tls.connect("127.0.0.1")),
        all_(all),
        session_(http::make_h2_session({.max_streams = streams})) {}

  void start(std::uint16_t port) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(asio::ip::tcp::no_delay(true));
    tls_->start();
    write();
    read();
  }

 private:
  void on_response(http::stream_key, core::response& answer) override {
    ++(answer.status == 200 ? all_.good : all_.bad);
  }
  void on_failure(http::stream_key, core::transport_failure) override { ++all_.bad; }
  void on_settled(http::stream_key) override {}

  void read() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](const error_code& end, std::size_t size) {
                              if (!end) self->took(size);
                            });
  }

  void took(std::size_t size) {
    tls_->feed({buffer_.data(), size});
    while (const auto got = tls_->read(plain_)) session_->feed({plain_.data(), got}, *this);
    if (tls_->state() == net::tls_stream::status::open) submit();
    write();
    if (all_.left > 0 || session_->in_flight() > 0)
      read();
    else
      socket_.close();
  }

  void submit() {
    for (; all_.left > 0 && session_->room() > 0; --all_.left) {
      const auto task = "task-" + std::to_string(++all_.sent);
      const auto now = std::chrono::system_clock::now();
      session_->submit(all_.sent, all_.signer.sign("app-1", task, now, all_.nonces.next()));
    }
    out_.clear();
    session_->drain(out_);
    tls_->write(out_);
  }

  void write() {
    if (writing_ || tls_->output().empty()) return;
    writing_ = true;
    in_write_.clear();
    in_write_.swap(tls_->output());
    asio::async_write(socket_, asio::buffer(in_write_),
                      [self = shared_from_this()](const error_code& end, std::size_t) {
                        self->writing_ = false;
                        if (!end) self->write();
                      });
  }

  asio::ip::tcp::socket socket_;
  std::unique_ptr<net::tls_stream> tls_;
  load& all_;
  std::unique_ptr<http::client_session> session_;
  bool writing_ = false;
  std::string out_;
  std::string in_write_;
  std::array<char, 32 * 1024> buffer_;
  std::array<char, 16 * 1024> plain_;
};

double cpu_seconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int at, unsigned long otherwise) {
    return argc > at ? std::strtoul(argv[at], nullptr, 10) : otherwise;
  };
  const auto requests = number(1, 300'000);
  const auto connections = number(2, 4);
  const auto streams = static_cast<unsigned>(number(3, 32));
  const bool v1 = argc > 4 && std::string_view(argv[4]) == "v1";

  asio::io_context server_context(1);
  mock::mock_options options;
  options.tls = true;
  options.qps_limit = 0;
  mock::server server(server_context, options);
  const auto authority = "127.0.0.1:" + std::to_string(server.port());
  load all{core::stop_request(options.keys, v1 ? signature_version::v1 : signature_version::v3,
                              "https", authority),
           {0x6d6f636b72617465, 1},
           requests};

  double server_cpu = 0;
  std::thread serving([&] {
    server_context.run();
    server_cpu = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
  });
  asio::io_context context(1);
  const net::tls_context tls(server.certificate_file(), http_version_choice::http2);
  const auto begin = std::chrono::steady_clock::now();
  for (unsigned long i = 0; i < connections; ++i)
    std::make_shared<load_connection>(context, tls, all, streams)->start(server.port());
  context.run();
  const auto wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  server_context.stop();
  serving.join();

  const double each = server_cpu / static_cast<double>(requests);
  std::printf("%lu requests (%s), %lu connections x %u streams: %lu ok, %lu not\n", requests,
              v1 ? "v1" : "v3", connections, streams, static_cast<unsigned long>(all.good),
              static_cast<unsigned long>(all.bad));
  std::printf(
      "wall clock %.0f requests/s; the server's thread used %.2f us of CPU a request: "
      "%.0f requests/s on one core\n",
      static_cast<double>(requests) / wall, each * 1e6, 1 / each);
  return all.good == requests ? 0 : 1;
}
