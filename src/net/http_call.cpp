#include "net/http_call.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "http/h1_response_parser.hpp"
#include "net/channel.hpp"
#include "net/connect_report.hpp"
#include "net/resolver.hpp"
#include "net/tls_context.hpp"

namespace mpustop::net {
namespace {

// A call may be under way on a thread that nobody waits for when the process exits: OpenSSL must
// not be cleaned up under it. It takes this wish only before it is used for the first time.
[[maybe_unused]] const int kept_until_exit = OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);

core::time_point now() { return std::chrono::steady_clock::now(); }

std::string written(const http_request& request) {
  std::string out = fmt::format("{} {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
                                request.method, request.target, request.to.authority);
  for (const auto& [name, value] : request.headers) out += name + ": " + value + "\r\n";
  // RFC 9110 8.6: a method that has a body by its meaning says that there is none.
  if (!request.body.empty() || request.method != "GET")
    out += fmt::format("content-length: {}\r\n", request.body.size());
  return out + "\r\n" + request.body;
}

class one_call final : public channel_events {
 public:
  explicit one_call(const http_request& request)
      : request_(request), resolver_(context_), timer_(context_) {
    if (request.to.tls)
      tls_ = std::make_unique<tls_context>(request.ca_file, http_version_choice::http11);
  }

  http_outcome run() {
    connect_until_ = now() + request_.connect_timeout;
    set_timer(connect_until_);
    resolver_.resolve(proxy() != nullptr ? proxy()->host : request_.to.host,
                      [this](const resolved& result) { on_resolved(result); });
    while (!done_) context_.run_one();  // the timer is always among what it waits for
    return std::move(outcome_);
  }

 private:
  /// Cleartext is not tunnelled.
  const net::proxy* proxy() const {
    return request_.through && tls_ ? &*request_.through : nullptr;
  }

  void set_timer(core::time_point at) {
    timer_.expires_at(std::chrono::time_point_cast<std::chrono::steady_clock::duration>(at));
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
      // One that was due already when it was set anew is told all the same.
      if (!cancelled && !done_ && now() >= timer_.expiry()) on_late();
    });
  }

  void on_resolved(const resolved& result) {
    if (done_) return;
    addresses_ = result.addresses;
    if (!result.error.empty()) report_.name_failed(result.error);
    try_next();
  }

  void try_next() {
    if (next_ == addresses_.size()) return unconnected();
    const auto left = static_cast<core::duration::rep>(addresses_.size() - next_);
    set_timer(now() + (connect_until_ - now()) / left);
    channel_ = std::make_unique<channel>(context_, buffers_, *this);
    channel_->connect(addresses_[next_++], proxy() != nullptr ? proxy()->port : request_.to.port,
                      tls_ ? tls_->connect(request_.to.host) : nullptr,
                      proxy() ? std::make_unique<proxy_tunnel>(*proxy(), request_.to) : nullptr);
  }

  void on_late() {
    if (outcome_.connected)
      return fail("no whole answer within " + in_words(request_.answer_timeout));
    if (!channel_) return unconnected();
    const std::string bound = in_words(request_.connect_timeout);
    next_failed(channel_->awaits_proxy() ? "the proxy did not answer CONNECT within " + bound
                                         : "no connection within " + bound);
  }

  void next_failed(std::string why) {
    report_.failed(addresses_[next_ - 1], std::move(why));
    channel_.reset();
    try_next();
  }

  void unconnected() {
    outcome_.error = report_.text(request_.to, request_.connect_timeout, proxy());
    done_ = true;
  }

  void on_open() override {
    if (done_) return;
    outcome_.connected = true;
    set_timer(now() + request_.answer_timeout);
    parser_.begin();
    channel_->write(written(request_));
    channel_->flush();
  }

  void on_bytes(std::string_view plaintext) override {
    if (done_) return;
    unread_ += plaintext;
    std::size_t used = 0;
    const auto progress = parser_.put(unread_, used);
    unread_.erase(0, used);
    if (progress == http::h1_progress::failed)
      return fail(fmt::format("what came is not an answer of HTTP/1.1: {}", parser_.error()));
    if (parser_.answer().oversized)
      return fail(fmt::format("the answer is longer than {} KiB", core::response::max_body / 1024));
    if (progress == http::h1_progress::complete) return complete();
  }

  void on_end(std::string_view why) override {
    if (done_) return;
    if (!outcome_.connected) return next_failed(std::string(why));
    if (parser_.end() == http::h1_progress::complete) return complete();
    fail(fmt::format("{} before its answer was whole", why));
  }

  void complete() {
    outcome_.answer = std::move(parser_.answer());
    channel_->close();
    done_ = true;
  }

  void fail(std::string_view why) {
    outcome_.error = fmt::format("{}: {}", request_.to.url(), why);
    done_ = true;
  }

  const http_request& request_;
  boost::asio::io_context context_;
  std::unique_ptr<tls_context> tls_;
  channel_buffers buffers_;
  resolver resolver_;
  boost::asio::steady_timer timer_;
  connect_report report_;
  core::time_point connect_until_{};
  std::vector<std::string> addresses_;
  std::size_t next_ = 0;  ///< of the addresses
  std::unique_ptr<channel> channel_;
  http::h1_response_parser parser_;
  std::string unread_;
  http_outcome outcome_;
  bool done_ = false;
};

}  // namespace

http_outcome http_call(const http_request& request) { return one_call(request).run(); }

}  // namespace mpustop::net
