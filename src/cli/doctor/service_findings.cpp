// The clock, the credentials and the limit.
#include "cli/doctor/service_findings.hpp"

#include <fmt/format.h>

#include "cli/doctor/way_findings.hpp"
#include "cli/number_text.hpp"
#include "cli/summary_text.hpp"
#include "core/advice.hpp"
#include "core/clock_difference.hpp"
#include "core/guarded_rate.hpp"

namespace mpustop::cli {

namespace {

constexpr core::duration clock_allowed = std::chrono::minutes(15);  // facts 2
constexpr core::duration soon = std::chrono::minutes(15);
constexpr core::duration clock_good = std::chrono::minutes(1);

double seconds_of(core::duration time) { return std::chrono::duration<double>(time).count(); }

/// "ends in 14 min 20 s".
std::string end_text(core::duration left) {
  constexpr core::duration day = std::chrono::hours(24);
  if (left >= 2 * day) return fmt::format("ends in {} days", left / day);
  const double seconds = seconds_of(left);
  return seconds > 0 ? "ends in " + duration_text(seconds)
                     : "ended " + duration_text(-seconds) + " ago";
}

std::string difference_text(const core::clock_difference& found) {
  const core::duration size = found.ahead < core::duration(0) ? -found.ahead : found.ahead;
  if (size <= found.uncertainty) return "agrees with the endpoint's, as far as whole seconds tell";
  return fmt::format("{} {} the endpoint's", duration_text(seconds_of(size)),
                     found.ahead > core::duration(0) ? "ahead of" : "behind");
}

/// Splits what an error says into what is wrong and what to do: they are told so, with "; " or, of
/// no keys at all, with ": " between them. What begins with "it " tells more of what is wrong.
void take_error(const std::string& error, finding& into) {
  const bool none = error.starts_with("no credentials: ");
  std::size_t at = none ? error.find(": ") : error.find("; ");
  if (at != error.npos && error.substr(at + 2).starts_with("it ")) at = error.npos;
  into.status = health::fail;
  into.text = error.substr(0, at);
  into.cure = at == std::string::npos
                  ? "Set that right, or choose other keys: by the environment or --profile."
                  : error.substr(at + 2);
}

}  // namespace

finding clock_finding(const doctor_facts& facts) {
  finding out{.name = "clock", .status = health::skip};
  const auto& call = facts.seen.call;
  if (!call || !call->reply) {
    out.text = facts.wanted.call ? "not known: an answer would tell"
                                 : "not known: an answer would tell (--no-call)";
    return out;
  }
  if (!call->reply->date) {
    out.status = health::warn;
    out.text = "the answer has no Date to compare with";
    out.cure =
        "See by other means whether this machine's clock is right (timedatectl): the "
        "service allows a difference of 15 minutes.";
    return out;
  }
  const auto found = core::compare_clocks(*call->reply->date, call->sent_at, call->answered_at);
  const core::duration size = found.ahead < core::duration(0) ? -found.ahead : found.ahead;
  out.text = difference_text(found);
  out.status = size > clock_allowed ? health::fail : size > clock_good ? health::warn : health::ok;
  if (out.status != health::ok) out.cure = core::advice_of("InvalidTimeStamp.Expired");
  return out;
}

finding credentials_finding(const doctor_facts& facts) {
  finding out{.name = "credentials"};
  const auto& found = facts.seen.keys;
  if (!found) {
    out.status = health::fail;
    out.text = no_answer(facts);
    out.cure =
        "Where the keys come from (a program, a metadata service, STS) takes too long, or "
        "does not answer: try it by itself.";
    return out;
  }
  if (!found->keys) {
    take_error(found->error, out);
    return out;
  }
  const credentials& keys = *found->keys;
  const std::string& id = keys.access_key_id;
  out.text = fmt::format("{}key ...{}", found->origin.empty() ? "" : found->origin + ": ",
                         id.substr(id.size() > 4 ? id.size() - 4 : 0));
  if (!keys.security_token.empty()) out.text += ", temporary";
  if (keys.expires) {
    const core::duration left = *keys.expires - facts.now;
    out.text += fmt::format(", {}{}", end_text(left), found->renews ? " (a run renews it)" : "");
    if (left <= core::duration(0)) {
      out.status = health::fail;
      out.cure = core::advice_of("InvalidSecurityToken.Expired");
    } else if (left < soon && !found->renews) {
      out.status = health::warn;
      out.cure = "Fetch a new pair first: a run that lasts longer halts when this one ends.";
    }
  }
  for (const std::string& warning : found->warnings) {
    if (out.status == health::ok) out.status = health::warn;
    out.cure += (out.cure.empty() ? "" : " ") + warning;
  }
  return out;
}

finding limit_finding(const doctor_facts& facts) {
  const unsigned limit = facts.wanted.options.account_limit;
  constexpr unsigned documented = 500;
  finding out{.name = "limit"};
  out.text = fmt::format("{} calls a second ({})", grouped(limit),
                         limit == documented ? "an account's, unless raised" : "--account-limit");
  const auto& call = facts.seen.call;
  if (!call || !call->reply) return out;
  out.text += fmt::format("; a round trip of {}: a run keeps about {}/s",
                          short_time(call->round_trip, glyphs::ascii),
                          rate_text(core::guarded_rate(limit, call->round_trip, call->round_trip)));
  if (!call->limits.empty()) out.text += "; the service tells " + call->limits;
  return out;
}

}  // namespace mpustop::cli
