// What the answer to the one harmless call means.
#include <fmt/format.h>

#include "cli/doctor/service_findings.hpp"
#include "cli/doctor/way_findings.hpp"
#include "core/advice.hpp"
#include "core/error_codes.hpp"

namespace mpustop::cli {

namespace {

constexpr const char* unanswered_cure =
    "The endpoint, or what stands before it, takes connections and does not answer calls: see "
    "whether the service is up. A run would pause and ask again (--max-outage).";

/// "InvalidAppId (HTTP 400)".
std::string answer_text(const core::reply& reply) {
  return fmt::format("{} (HTTP {})", reply.code.empty() ? "stopped" : reply.code, reply.status);
}

std::string in_full(const core::reply& reply) {
  std::string out = answer_text(reply);
  if (!reply.message.empty()) out += ": " + reply.message;
  if (!reply.request_id.empty()) out += fmt::format(" [RequestId {}]", reply.request_id);
  return out;
}

/// The call was let through, and refused for its ids alone.
void judge_refusal(const core::reply& reply, finding& out) {
  const bool known = core::verdict_of_code(reply.code).has_value();
  if (known) {
    out.text = answer_text(reply) + ": key, signature and permission are right";
    return;
  }
  out.status = health::warn;
  out.text = in_full(reply);
  out.cure =
      "This answer is not known here: the key was taken, most likely. A run would count "
      "such tasks as failed.";
}

/// Of an AppId that nobody has, a Forbidden that is not the account's as a whole proves nothing.
void judge_denial(const core::reply& reply, bool made_up, finding& out) {
  out.text = in_full(reply);
  if (made_up && reply.code == "Forbidden") {
    out.status = health::warn;
    out.cure =
        "This may be only because the call's AppId is made up: try again with --app-id and "
        "an AppId of yours.";
    return;
  }
  out.status = health::fail;
  out.cure = core::advice_of(reply.code);
}

void judge(const core::reply& reply, bool made_up, finding& out) {
  switch (reply.verdict) {
    case core::verdict::stopped:
    case core::verdict::already_stopped:
      out.text = answer_text(reply) + ": key, signature and permission are right";
      return;
    case core::verdict::refused: return judge_refusal(reply, out);
    case core::verdict::denied: return judge_denial(reply, made_up, out);
    case core::verdict::throttled:
      out.status = health::warn;
      out.cure =
          "Somebody else uses this account's quota at present. A run slows down by what is "
          "throttled.";
      break;
    case core::verdict::nonce_used:
      out.status = health::warn;
      out.cure =
          "Something on the way, such as a proxy, may send requests twice. A run would try "
          "again with a new nonce.";
      break;
    case core::verdict::transient:
      out.status = health::fail;
      out.cure = unanswered_cure;
      break;
    case core::verdict::clock_skew:
    case core::verdict::fatal:
      out.status = health::fail;
      out.cure = reply.diagnosis.empty() ? core::advice_of(reply.code) : reply.diagnosis;
      break;
  }
  out.text = in_full(reply);
}

finding skipped(std::string why) {
  return {.name = "permission", .status = health::skip, .text = std::move(why), .cure = {}};
}

}  // namespace

finding permission_finding(const doctor_facts& facts) {
  if (!facts.wanted.call) return skipped("not asked for (--no-call)");
  if (!facts.seen.keys || !facts.seen.keys->keys) return skipped("not tried: there is no key");
  const auto& call = facts.seen.call;
  const bool connected = call && !call->protocol.empty();
  if (!connected && !reaches_endpoint(facts)) return skipped("not tried: there is no connection");
  finding out{.name = "permission"};
  if (call && call->reply) {
    judge(*call->reply, facts.wanted.app_id.empty(), out);
    if (out.status == health::fail && out.cure.empty()) {
      out.cure =
          "See what the message says; the provider's support can look it up by the "
          "RequestId.";
    }
    return out;
  }
  out.status = health::fail;
  out.text = call && !call->problem.empty() ? call->problem : no_answer(facts);
  out.cure = unanswered_cure;
  return out;
}

}  // namespace mpustop::cli
