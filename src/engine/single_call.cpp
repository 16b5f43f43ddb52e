#include "engine/single_call.hpp"

#include <utility>

#include "core/nonce.hpp"
#include "core/signature_check.hpp"
#include "engine/reply_rules_of.hpp"
#include "net/https_transport.hpp"
#include "os/entropy.hpp"

namespace mpustop::engine {

namespace {

constexpr std::size_t longest_text = 1'000;

net::transport_options one_connection(const options& wanted) {
  net::transport_options out = net::make_transport_options(wanted);
  out.connections = 1;
  out.seed = os::random_u64();
  return out;
}

core::stop_request signer_of(const options& wanted) {
  const net::endpoint where = net::parse_endpoint(wanted.endpoint);
  return {wanted.keys, wanted.signature, std::string(where.scheme()), where.authority};
}

std::string in_words(core::transport_failure why) {
  switch (why) {
    case core::transport_failure::not_processed: return "the server refused to handle the call";
    case core::transport_failure::stream_reset: return "the server reset the call's stream";
    case core::transport_failure::connection_lost:
    case core::transport_failure::stale_connection:
      return "the connection ended before the answer came";
    case core::transport_failure::protocol_error: return "the answer broke the protocol";
    case core::transport_failure::timed_out: break;
  }
  return "no answer came";
}

}  // namespace

single_call::single_call(boost::asio::io_context& context, const options& wanted,
                         std::string app_id, std::string task_id)
    : app_id_(std::move(app_id)),
      task_id_(std::move(task_id)),
      signer_(signer_of(wanted)),
      replies_(reply_rules_of(wanted)),
      transport_(net::make_https_transport(context, *this, one_connection(wanted))) {}

single_call::~single_call() { transport_->close(); }

void single_call::start(std::function<void()> done) {
  done_ = std::move(done);
  transport_->start();
}

void single_call::send() {
  if (is_sent_ || transport_->room().requests == 0) return;
  is_sent_ = true;
  core::nonce_sequence nonces(os::random_u64(), os::random_u64());
  facts_.sent_at = std::chrono::system_clock::now();
  transport_->send(1, signer_.sign(app_id_, task_id_, facts_.sent_at, nonces.next()));
  sent_ = std::chrono::steady_clock::now();
  transport_->flush();
}

void single_call::on_response(net::attempt_id, core::response& answer) {
  facts_.round_trip = std::chrono::steady_clock::now() - sent_;
  facts_.answered_at = facts_.sent_at + facts_.round_trip;
  core::reply& reply = facts_.reply.emplace();
  replies_.read(answer, reply);
  if (const auto& theirs = replies_.quote()) {
    const auto found = core::compare_signed(*theirs, signer_, app_id_, task_id_);
    reply.diagnosis = replies_.presentable(found.text, longest_text);
  }
  for (const std::string* field : {&answer.ratelimit_user_api, &answer.ratelimit_user}) {
    if (field->empty()) continue;
    if (!facts_.limits.empty()) facts_.limits += "; ";
    facts_.limits += replies_.presentable(*field, longest_text);
  }
  end();
}

void single_call::on_failure(net::attempt_id, core::transport_failure why) {
  facts_.problem = in_words(why);
  end();
}

void single_call::on_connected(std::string_view protocol) {
  facts_.protocol = protocol;
  send();
}

void single_call::on_connect_failed(std::string_view text) {
  if (is_sent_) return;
  facts_.problem = text;
  end();
}

// Told once: a connection that is made anew changes nothing.
void single_call::end() {
  if (const auto done = std::exchange(done_, nullptr)) done();
}

}  // namespace mpustop::engine
