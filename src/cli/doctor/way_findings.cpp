// Names, addresses and the proxy.
#include "cli/doctor/way_findings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/number_text.hpp"
#include "cli/summary_text.hpp"
#include "net/connect_report.hpp"
#include "net/proxy_url.hpp"

namespace mpustop::cli {

namespace {

using net::probed_address;
using step = net::probed_address::step;

bool is_v6(const probed_address& one) { return one.address.find(':') != std::string::npos; }

std::string families(const std::vector<probed_address>& all) {
  const auto v6 = static_cast<std::uint64_t>(std::count_if(all.begin(), all.end(), is_v6));
  if (v6 == 0) return "IPv4";
  if (v6 == all.size()) return "IPv6";
  return fmt::format("{} IPv4, {} IPv6", all.size() - v6, v6);
}

std::string names_cure(const doctor_facts& facts) {
  if (uses_proxy(facts)) {
    return fmt::format("Check the host in {}, and this machine's DNS (/etc/resolv.conf).",
                       facts.wanted.proxy_variable);
  }
  std::string cure;
  if (facts.wanted.region.by_general_rule) {
    cure = "The region is not in this program's table: its endpoint is a guess, and may be none. ";
  }
  if (facts.to.host.starts_with("live-vpc.")) {
    cure += "This name is known within a VPC of that region only: leave --vpc out elsewhere. ";
  }
  return cure +
         "Check the spelling of --endpoint, this machine's DNS (/etc/resolv.conf), and whether "
         "this network needs a proxy (HTTPS_PROXY).";
}

std::string addresses_cure(const doctor_facts& facts) {
  if (uses_proxy(facts)) {
    return fmt::format("Check the host and the port in {}, and that the proxy is up.",
                       facts.wanted.proxy_variable);
  }
  return "Check the port of --endpoint, firewalls on the way, and whether this network needs a "
         "proxy (HTTPS_PROXY).";
}

/// "0.2 ms", "31.0 to 33.1 ms".
std::string range_text(core::duration least, core::duration most) {
  const std::string end = short_time(most, glyphs::ascii);
  const std::string begin = short_time(least, glyphs::ascii);
  return begin == end ? end : fmt::format("{} to {}", begin, end);
}

std::string alive_text(const std::vector<probed_address>& all) {
  std::uint64_t alive = 0;
  core::duration least = core::duration::max();
  core::duration most{0};
  for (const probed_address& one : all) {
    if (!one.connected) continue;
    ++alive;
    least = std::min(least, *one.connected);
    most = std::max(most, *one.connected);
  }
  std::string out =
      fmt::format("{} of {} {}", alive, all.size(), alive == 1 ? "answers" : "answer");
  if (alive > 0) out += fmt::format(", in {}", range_text(least, most));
  return out;
}

std::string proxy_cure(const doctor_facts& facts, const std::string& problem) {
  const std::string& variable = facts.wanted.proxy_variable;
  if (problem.find("(407)") != std::string::npos) {
    return fmt::format(
        "Put a user name and password that it accepts into {}: "
        "http://USER:PASSWORD@HOST:PORT",
        variable);
  }
  return fmt::format(
      "Check that {} names an HTTP proxy and that it allows CONNECT to {} port {}, "
      "or go around it: NO_PROXY={}",
      variable, facts.to.host, facts.to.port, facts.to.host);
}

}  // namespace

bool uses_proxy(const doctor_facts& facts) {
  return facts.to.tls && !facts.wanted.options.proxy.empty();
}

bool reaches_endpoint(const doctor_facts& facts) {
  const auto& all = facts.seen.way.addresses;
  return std::any_of(all.begin(), all.end(),
                     [](const probed_address& one) { return one.at == step::done; });
}

std::string no_answer(const doctor_facts& facts) {
  return "no answer within " + net::in_words(facts.patience);
}

finding names_finding(const doctor_facts& facts) {
  const net::probe_facts& way = facts.seen.way;
  finding out{.name = "names"};
  const std::string whose = uses_proxy(facts) ? "the proxy " + way.host : way.host;
  if (!way.looked_up || way.addresses.empty()) {
    out.status = health::fail;
    out.text = way.looked_up ? way.name_error : fmt::format("{}: {}", whose, no_answer(facts));
    out.cure = names_cure(facts);
    return out;
  }
  if (way.addresses.size() == 1 && way.addresses.front().address == way.host) {
    out.text = whose + ": an address, nothing to look up";
    return out;
  }
  const std::size_t count = way.addresses.size() + way.more_addresses;
  out.text =
      fmt::format("{}: {} {} ({}), in {}", whose, count, count == 1 ? "address" : "addresses",
                  families(way.addresses), short_time(*way.looked_up, glyphs::ascii));
  return out;
}

finding addresses_finding(const doctor_facts& facts) {
  const auto& all = facts.seen.way.addresses;
  finding out{.name = "addresses"};
  if (all.empty()) {
    out.status = health::skip;
    out.text = "not tried: there is none";
    return out;
  }
  out.text = alive_text(all);
  bool any_alive = false;
  bool any_dead = false;
  for (const probed_address& one : all) {
    if (one.connected) {
      any_alive = true;
      continue;
    }
    any_dead = any_dead || !one.no_route;
    out.text += fmt::format("; {}: {}", one.address,
                            one.no_route        ? "no route from here"
                            : one.error.empty() ? no_answer(facts)
                                                : one.error);
  }
  if (!any_alive) {
    out.status = health::fail;
    out.cure = addresses_cure(facts);
  } else if (any_dead) {
    out.status = health::warn;
    out.cure =
        "A run goes on with the others. If it stays so, tell who runs that host or the "
        "firewalls on the way.";
  }
  return out;
}

finding proxy_finding(const doctor_facts& facts) {
  finding out{.name = "proxy", .text = net::parse_proxy(facts.wanted.options.proxy, "").url()};
  out.text += fmt::format(" ({})", facts.wanted.proxy_variable);
  bool any_open = false;
  std::string problem;
  for (const probed_address& one : facts.seen.way.addresses) {
    if (!one.connected) continue;
    any_open = any_open || one.at > step::tunnel;
    if (one.at == step::tunnel) problem = one.error.empty() ? no_answer(facts) : one.error;
  }
  if (!any_open && problem.empty()) {
    out.status = health::skip;
    out.text += ": not tried, there is no connection to it";
    return out;
  }
  if (any_open) out.text += fmt::format(" opens a tunnel to {}", facts.to.host);
  if (problem.empty()) return out;
  out.status = any_open ? health::warn : health::fail;
  out.text += fmt::format("{} {}", any_open ? "; once:" : ":", problem);
  out.cure = proxy_cure(facts, problem);
  return out;
}

}  // namespace mpustop::cli
