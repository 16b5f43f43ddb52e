#include <fmt/format.h>

#include "cli/doctor/doctor_report.hpp"
#include "core/clock_difference.hpp"
#include "core/json_text.hpp"
#include "core/timestamp.hpp"

namespace mpustop::cli {

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  core::append_json_string(text, out);
  return out;
}

double seconds_of(core::duration time) { return std::chrono::duration<double>(time).count(); }

std::string end_of_certificate(const doctor_facts& facts) {
  for (const net::probed_address& one : facts.seen.way.addresses) {
    if (!one.tls.ends) continue;
    std::string out;
    core::append_timestamp(*one.tls.ends, out);
    return quoted(out);
  }
  return "null";
}

/// What only the answer to the call tells.
std::string measured(const doctor_facts& facts) {
  const auto& call = facts.seen.call;
  std::string code = "null";
  std::string round_trip = "null";
  std::string ahead = "null";
  if (call && call->reply) {
    code = quoted(call->reply->code);
    round_trip = fmt::format("{:.3f}", seconds_of(call->round_trip) * 1'000);
    if (call->reply->date) {
      const auto found = core::compare_clocks(*call->reply->date, call->sent_at, call->answered_at);
      ahead = fmt::format("{:.1f}", seconds_of(found.ahead));
    }
  }
  return fmt::format(R"("code":{},"round_trip_ms":{},"clock_ahead_seconds":{})", code, round_trip,
                     ahead);
}

}  // namespace

std::string doctor_json(const doctor_facts& facts, const std::vector<finding>& findings) {
  std::string checks;
  for (const finding& one : findings) {
    checks += fmt::format(R"({}{{"name":{},"status":{},"text":{},"cure":{}}})",
                          checks.empty() ? "" : ",", quoted(one.name),
                          quoted(to_string(one.status)), quoted(one.text), quoted(one.cure));
  }
  return fmt::format(R"({{"endpoint":{},"checks":[{}],{},"certificate_ends":{},"exit_code":{}}})"
                     "\n",
                     quoted(facts.to.url()), checks, measured(facts), end_of_certificate(facts),
                     doctor_exit_code(findings));
}

}  // namespace mpustop::cli
