// How a connection ends, or stays without a word, where a fault has it so.
#include <chrono>

#include "mock/connection.hpp"
#include "mock/link_faults.hpp"

namespace mpustop::mock {
namespace {

using boost::system::error_code;

/// A TLS record that no key fits: whoever reads it answers a fatal alert, bad_record_mac
/// (RFC 8446 5.2).
constexpr std::string_view bad_record{
    "\x17\x03\x03\x00\x20"
    "---------no ciphertext----------",
    5 + 32};

}  // namespace

fault_scope connection::spoken() const {
  if (session_->protocol() == "h2") return fault_scope::h2;
  return requests_ == 0 ? fault_scope::h1 : fault_scope::h1_reused;
}

void connection::count_request(bool active) {
  ++requests_;
  active_ = active;
  if (!active) return;
  const auto& faults = around_.options.faults.connections;
  if (requests_ == faults.alert && tls_) {
    alert_ = true;
    around_.application.ledger().did_fault("tls-alert");
  }
  if (requests_ == faults.vanish) {
    vanishing_ = true;
    around_.application.ledger().did_fault("tcp-vanish");
  }
}

void connection::say_alert() {
  alert_ = false;
  if (tls_->state() != net::tls_stream::status::open) return;
  tls_->feed(bad_record);
  std::array<char, 1> nothing;
  tls_->read(nothing);
  stage_ = stage::ending;
}

void connection::reset() {
  end_by_reset(socket_);
  close();
}

void connection::wait_for_idleness() {
  const auto allowed = around_.options.faults.connections.idle_close;
  if (allowed.count() == 0 || !active_ || spoken() != fault_scope::h1_reused) return;
  idle_.expires_after(allowed);
  idle_.async_wait([self = shared_from_this(), allowed](const error_code& cancelled) {
    if (cancelled || self->stage_ != stage::open || self->held_ != 0) return;
    if (std::chrono::steady_clock::now() - self->last_use_ < allowed) return;
    self->around_.application.ledger().did_fault("h1-idle-close");
    self->session_->close();
    self->flush();
  });
}

}  // namespace mpustop::mock
