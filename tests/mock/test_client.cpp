#include "test_client.hpp"

#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace mpustop::mock_test {

namespace asio = boost::asio;

running_server::running_server(mock::mock_options options)
    : context_(1), server_(context_, std::move(options)), thread_([this] { context_.run(); }) {}

running_server::~running_server() { end(); }

std::string running_server::authority() const {
  return "127.0.0.1:" + std::to_string(server_.port());
}

void running_server::end() {
  if (!thread_.joinable()) return;
  asio::post(context_, [this] { server_.stop(); });
  thread_.join();
}

test_client::test_client(std::uint16_t port, const setup& how) : socket_(context_) {
  socket_.connect({asio::ip::address_v4::loopback(), port});
  if (!how.ca_file.empty()) {
    tls_context_.emplace(how.ca_file, how.http);
    tls_ = tls_context_->connect("127.0.0.1");
    tls_->start();
    flush();
    while (open_ && tls_->state() == net::tls_stream::status::handshaking) read();
  }
  const bool h1 = tls_ ? tls_->alpn() == "http/1.1" : how.http == http_version_choice::http11;
  session_ = h1 ? http::make_h1_session() : http::make_h2_session();
}

void test_client::submit(std::uint64_t key, const http::server_request& request) {
  std::vector<core::header_view> headers;
  for (const auto& [name, value] : request.headers) headers.push_back({name, value});
  session_->submit(
      key, {request.method, tls_ ? "https" : "http", request.host, request.target, headers});
}

void test_client::wait() {
  flush();
  while (open_ && session_->in_flight() > 0) read();
}

void test_client::send_raw(std::string_view bytes) { asio::write(socket_, asio::buffer(bytes)); }

std::string test_client::read_to_end() {
  std::string out;
  boost::system::error_code end;
  while (!end) {
    const auto size = socket_.read_some(asio::buffer(buffer_), end);
    out.append(buffer_.data(), size);
  }
  return out;
}

void test_client::on_response(http::stream_key key, core::response& answer) {
  answers[key] = std::move(answer);
}

void test_client::on_failure(http::stream_key key, core::transport_failure why) {
  failures[key] = why;
}

void test_client::flush() {
  std::string out;
  if (session_) session_->drain(out);
  if (tls_) {
    if (!out.empty()) tls_->write(out);
    out = std::exchange(tls_->output(), {});
  }
  boost::system::error_code gone;  // the next read says the same
  asio::write(socket_, asio::buffer(out), gone);
}

bool test_client::read() {
  boost::system::error_code end;
  const auto size = socket_.read_some(asio::buffer(buffer_), end);
  const std::string_view bytes(buffer_.data(), size);
  if (!end && tls_) {
    tls_->feed(bytes);
    while (const auto got = tls_->read(plain_))
      if (session_) session_->feed({plain_.data(), got}, *this);
    if (tls_->state() == net::tls_stream::status::failed) end = asio::error::eof;
  } else if (!end) {
    session_->feed(bytes, *this);
  }
  if (end) {
    open_ = false;
    if (session_) session_->eof(*this);
    return false;
  }
  flush();
  return true;
}

}  // namespace mpustop::mock_test
