// TLS, the certificate and the protocol.
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "cli/doctor/way_findings.hpp"
#include "core/timestamp.hpp"

namespace mpustop::cli {

namespace {

using net::probed_address;
using step = net::probed_address::step;

constexpr auto day = std::chrono::hours(24);
constexpr auto soon = 14 * day;

/// "2027-01-02".
std::string date_text(core::wall_time when) {
  constexpr std::size_t length = 10;
  std::string out;
  core::append_timestamp(when, out);
  return out.substr(0, length);
}

/// What to do about a handshake that failed, by what `net::tls_stream` says of it.
std::string tls_cure(std::string_view problem) {
  struct row {
    std::string_view part;
    std::string_view cure;
  };
  constexpr auto table = std::to_array<row>({
      {"is not trusted",
       "If you know this endpoint, give --cacert FILE with the PEM certificate of its issuer. If "
       "not, somebody on the way may be reading along, such as a company's proxy."},
      {"is not valid now",
       "Check this machine's clock (date -u). If it is right, whoever runs the endpoint has to "
       "renew the certificate."},
      {"certificate is for",
       "Check the name in --endpoint: another server answers under it, or the certificate lacks "
       "it."},
      {"does not speak TLS", "Check the port of --endpoint."},
      {"does not offer the HTTP version", "Use --http auto."},
      {"TLS 1.2", "The endpoint's server is too old to be called safely: have it updated."},
  });
  for (const row& each : table) {
    if (problem.find(each.part) != std::string_view::npos) return std::string(each.cure);
  }
  return "Check the port of --endpoint. If it is right, a firewall or a proxy on the way may cut "
         "TLS off.";
}

/// Without the advice that stands in it: it is in the cure.
std::string_view shortened(std::string_view problem) {
  return problem.substr(0, problem.find(" (use --cacert"));
}

void add_certificate(const doctor_facts& facts, const net::tls_details& tls, finding& to) {
  const std::string& file = facts.wanted.options.ca_file;
  to.text = fmt::format("{}, certificate for {}", tls.version, facts.to.host);
  if (!tls.issuer.empty()) to.text += " by " + tls.issuer;
  to.text += file.empty() ? ", trusted by the system's store" : ", trusted by " + file;
  if (!tls.ends) return;
  const auto left = *tls.ends - facts.now;
  to.text += fmt::format(", ends {} (in {} days)", date_text(*tls.ends), left / day);
  if (left >= soon) return;
  to.status = health::warn;
  to.cure =
      "Whoever runs the endpoint has to renew the certificate: after that day nothing can "
      "connect.";
}

std::string connections_text(const options& wanted, std::string_view as_needed) {
  if (wanted.connections == 0) return std::string(as_needed);
  return fmt::format("{} connections (--connections)", wanted.connections);
}

}  // namespace

finding tls_finding(const doctor_facts& facts) {
  finding out{.name = "tls", .status = health::skip};
  if (!facts.to.tls) {
    out.text = "none: http:// goes without";
    return out;
  }
  out.text = "not tried: there is no connection";
  bool any_open = false;
  std::string problems;
  std::string first_problem;
  for (const probed_address& one : facts.seen.way.addresses) {
    if (one.at == step::done && !any_open) {
      out.status = health::ok;
      add_certificate(facts, one.tls, out);
    }
    any_open = any_open || one.at == step::done;
    if (one.at != step::tls) continue;
    const std::string problem = one.error.empty() ? no_answer(facts) : one.error;
    if (first_problem.empty()) first_problem = problem;
    problems +=
        fmt::format("{}{}: {}", problems.empty() ? "" : "; ", one.address, shortened(problem));
  }
  if (problems.empty()) return out;
  out.status = any_open ? health::warn : health::fail;
  out.text = any_open ? out.text + "; " + problems : problems;
  out.cure = tls_cure(first_problem);
  return out;
}

finding protocol_finding(const doctor_facts& facts) {
  finding out{.name = "protocol"};
  const options& wanted = facts.wanted.options;
  if (!reaches_endpoint(facts)) {
    out.status = health::skip;
    out.text = "not known: there is no connection";
    return out;
  }
  std::string alpn;
  for (const probed_address& one : facts.seen.way.addresses) {
    if (one.at == step::done && alpn.empty()) alpn = one.tls.alpn;
  }
  const bool only_h2 = wanted.http == http_version_choice::http2;
  if (facts.to.tls && only_h2 && alpn != "h2") {
    out.status = health::fail;
    out.text = "the server does not offer HTTP/2 (ALPN)";
    out.cure = "Use --http auto.";
  } else if (facts.to.tls ? alpn == "h2" : only_h2) {
    out.text = fmt::format("h2 ({}): a run opens {}", facts.to.tls ? "ALPN" : "by prior knowledge",
                           connections_text(wanted, "2 connections"));
  } else {
    const char* how = !facts.to.tls ? "in cleartext" : alpn.empty() ? "nothing by ALPN" : "ALPN";
    out.text = fmt::format("http/1.1 ({}): a run opens {}", how,
                           connections_text(wanted, "up to 128 connections, as needed"));
  }
  return out;
}

}  // namespace mpustop::cli
