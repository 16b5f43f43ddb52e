#include "mock/connection.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "mock/link_faults.hpp"

namespace mpustop::mock {
namespace {

using boost::system::error_code;

constexpr std::string_view h2_preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// A peer that does not take its answers is not read from any more.
constexpr std::size_t most_unwritten = 1 << 20;
constexpr std::chrono::seconds longest_lingering{2};

core::time_point now() { return std::chrono::steady_clock::now(); }

}  // namespace

connection::connection(boost::asio::ip::tcp::socket socket, connection_surroundings& around)
    : socket_(std::move(socket)),
      alarm_(socket_.get_executor()),
      around_(around),
      fate_(around.dice.draw(around.application.faults_active(now()))),
      last_use_(now()),
      idle_(socket_.get_executor()) {
  if (around_.tls != nullptr) tls_.emplace(around_.tls->accept(fate_));
}

void connection::start() {
  error_code ignored;  // an answer may be late without it, but is right
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  auto& ledger = around_.application.ledger();
  ledger.connection_opened();
  if (fate_.reset) {
    ledger.did_fault("tcp-rst-accept");
    return reset();
  }
  if (tls_ && fate_.mute) ledger.did_fault("tls-mute");
  if (tls_ && fate_.wrong_cert) ledger.did_fault("tls-wrong-cert");
  if (tls_ && fate_.old_tls) ledger.did_fault("tls-1.1");
  read();
}

void connection::read() {
  if (reading_ || closed_ || to_write_.size() > most_unwritten) return;
  if (faults_ && faults_->floods()) return;
  reading_ = true;
  socket_.async_read_some(boost::asio::buffer(buffer_),
                          [self = shared_from_this()](const error_code& problem, std::size_t size) {
                            self->reading_ = false;
                            if (self->closed_) return;
                            if (!problem) return self->took(size);
                            if (problem != boost::asio::error::eof)
                              self->around_.application.ledger().connection_failed();
                            self->close();
                          });
}

void connection::took(std::size_t size) {
  last_use_ = now();
  const std::string_view bytes(buffer_.data(), size);
  if (tls_ && fate_.mute) return read();
  if (session_) faults_->tick(*session_, last_use_);
  if (stage_ == stage::open) tls_ ? took_ciphertext(bytes) : took_plaintext(bytes);
  if (dropped_) return reset_ ? reset() : close();
  flush();
  read();
}

void connection::took_ciphertext(std::string_view bytes) {
  const bool shaking_hands = tls_->state() == net::tls_stream::status::handshaking;
  tls_->feed(bytes);
  std::array<char, 16 * 1024> plain;
  while (const auto size = tls_->read(plain)) took_plaintext({plain.data(), size});
  if (tls_->state() == net::tls_stream::status::failed) {
    auto& ledger = around_.application.ledger();
    shaking_hands ? ledger.handshake_failed() : ledger.connection_failed();
  }
  if (tls_->state() == net::tls_stream::status::failed ||
      tls_->state() == net::tls_stream::status::closed)
    stage_ = stage::ending;  // an alert may have to be sent
}

void connection::took_plaintext(std::string_view bytes) {
  if (session_) return session_->feed(bytes, *this);
  if (!choose_protocol(bytes)) return;
  around_.application.ledger().connection_speaks(session_->protocol());
  head_.append(bytes);
  session_->feed(head_, *this);
  head_ = {};
}

bool connection::choose_protocol(std::string_view bytes) {
  using choice = http_version_choice;
  const auto agreed = tls_ ? tls_->alpn() : std::string_view{};
  bool h2 = agreed == "h2" || around_.options.http == choice::http2;
  if (!h2 && agreed.empty() && around_.options.http == choice::automatic) {
    std::string begin = head_;
    begin.append(bytes.substr(0, h2_preface.size()));
    h2 = begin.starts_with(h2_preface);
    if (!h2 && h2_preface.starts_with(begin)) {
      head_ = std::move(begin);
      return false;
    }
  }
  session_ = h2 ? http::make_h2_server_session() : http::make_h1_server_session();
  faults_ = make_misbehaviour(*session_, around_.options.faults.connections);
  faults_->begin(*session_, now());
  return true;
}

void connection::on_request(std::uint32_t stream, http::server_request& request) {
  if (dropped_ || vanishing_ || alert_ || !faults_->takes(stream)) return;
  thread_local http::server_response answer;  // for the memory of its strings
  auto& application = around_.application;
  const bool first = !application.ledger().begun();
  const fault_scope scope = spoken();
  const auto got =
      application.handle(request, scope, now(), std::chrono::system_clock::now(), answer);
  if (first && application.ledger().begun()) around_.on_first_request();
  reset_ = got.what == service::reaction::reset;
  dropped_ = reset_ || got.what == service::reaction::drop;
  if (dropped_) return;
  count_request(got.active);
  faults_->requested(*session_, stream, got.active);
  if (got.what == service::reaction::silence) return;
  if (scope != fault_scope::h2) answer.headers.emplace_back("keep-alive", "timeout=25");
  if (!around_.delays.delays()) return give(stream, answer, got.happens);
  ++held_;
  around_.delays.hold(weak_from_this(), stream, answer, got.happens);
}

void connection::respond(std::uint32_t stream, const http::server_response& answer, fault happens) {
  --held_;
  if (session_ && !closed_) give(stream, answer, happens);
}

void connection::give(std::uint32_t stream, const http::server_response& answer, fault happens) {
  faults_->answer(*session_, stream, answer, happens);
  if (happens == fault::tcp_rst_amid) cut_ = true;
}

void connection::flush() {
  if (closed_ || reset_) return;
  if (session_) {
    session_->drain(pending_);
    faults_->drained(*session_, pending_);
    set_alarm();
  }
  if (cut_) {
    pending_.resize(pending_.size() / 2);
    stage_ = stage::ending;
    reset_ = true;
  }
  if (tls_) {
    if (!pending_.empty() && tls_->state() == net::tls_stream::status::open) tls_->write(pending_);
    pending_.clear();
    end_if_finished();
    if (alert_ && held_ == 0) say_alert();
    to_write_.append(tls_->output());
    tls_->output().clear();
  } else {
    to_write_.append(pending_);
    pending_.clear();
    end_if_finished();
  }
  write();
}

void connection::set_alarm() {
  if (faults_->due() == alarm_at_) return;
  alarm_at_ = faults_->due();
  if (alarm_at_ == core::never) {
    alarm_.cancel();
    return;
  }
  alarm_.expires_at(alarm_at_);
  alarm_.async_wait([self = shared_from_this()](const error_code& cancelled) {
    if (cancelled || self->closed_) return;
    self->alarm_at_ = core::never;
    self->faults_->tick(*self->session_, now());
    self->flush();
  });
}

void connection::end_if_finished() {
  if (stage_ != stage::open || !session_ || !session_->finished()) return;
  if (faults_->floods() || faults_->holds_back()) return;
  stage_ = stage::ending;
  if (!tls_) return;
  if (fate_.no_notify) return around_.application.ledger().did_fault("tls-no-notify");
  tls_->close();
}

void connection::write() {
  if (writing_ || closed_) return;
  if (to_write_.empty()) return wrote();
  writing_ = true;
  in_write_.swap(to_write_);
  boost::asio::async_write(socket_, boost::asio::buffer(in_write_),
                           [self = shared_from_this()](const error_code& problem, std::size_t) {
                             self->writing_ = false;
                             self->in_write_.clear();
                             if (self->closed_) return;
                             if (!problem) {
                               self->go_on_writing();
                               return self->read();
                             }
                             self->around_.application.ledger().connection_failed();
                             self->close();
                           });
}

void connection::go_on_writing() { faults_ && faults_->floods() ? flush() : write(); }

void connection::wrote() {
  if (vanishing_ && held_ == 0) return cut_link(socket_);
  wait_for_idleness();
  if (stage_ != stage::ending) return;
  if (reset_) return reset();
  stage_ = stage::lingering;
  // Closing now, with bytes of the peer unread, would reset the connection and could take from the
  // peer what was just sent.
  error_code problem;
  socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, problem);
  if (problem) close();
}

void connection::close() {
  if (std::exchange(closed_, true)) return;
  idle_.cancel();
  error_code ignored;
  socket_.close(ignored);
  alarm_.cancel();
  around_.application.ledger().connection_closed();
  around_.on_closed(*this);
}

void connection::close_if_idle(core::time_point at) {
  if (vanishing_) return;
  const core::duration allowed = stage_ == stage::open
                                     ? core::duration(around_.options.idle_timeout)
                                     : core::duration(longest_lingering);
  if (held_ == 0 && at - last_use_ >= allowed) close();
}

}  // namespace mpustop::mock
