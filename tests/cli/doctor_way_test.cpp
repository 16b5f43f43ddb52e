#include <doctest/doctest.h>

#include "cli/doctor/way_findings.hpp"
#include "doctor_shapes.hpp"

using namespace mpustop;
using namespace mpustop::cli;
using namespace std::chrono_literals;
using step = net::probed_address::step;

namespace {

bool has(const std::string& text, const char* part) { return text.find(part) != text.npos; }

/// A connection to the second address did not come beyond `at`.
doctor_facts second_ended(step at, const std::string& why) {
  doctor_facts f = test::all_well();
  net::probed_address& second = f.seen.way.addresses[1];
  second.at = at;
  second.error = why;
  if (at == step::connect) second.connected.reset();
  return f;
}

/// The same of both.
doctor_facts both_ended(step at, const std::string& why) {
  doctor_facts f = second_ended(at, why);
  f.seen.way.addresses[0] = f.seen.way.addresses[1];
  f.seen.way.addresses[0].address = "203.0.113.1";
  return f;
}

doctor_facts through_proxy(doctor_facts f) {
  f.wanted.options.proxy = "http://bob:secret@proxy.example:3128";
  f.wanted.proxy_variable = "HTTPS_PROXY";
  f.seen.way.host = "proxy.example";
  return f;
}

}  // namespace

TEST_CASE("names: how many addresses, and of which family") {
  doctor_facts f = test::all_well();
  CHECK(names_finding(f).status == health::ok);
  CHECK(names_finding(f).text == "live.aliyuncs.com: 2 addresses (IPv4), in 12.0 ms");
  f.seen.way.addresses[1].address = "2001:db8::1";
  CHECK(has(names_finding(f).text, "2 addresses (1 IPv4, 1 IPv6)"));
  f.seen.way.addresses.erase(f.seen.way.addresses.begin());
  CHECK(has(names_finding(f).text, "1 address (IPv6)"));
  f.seen.way.host = "2001:db8::1";
  CHECK(names_finding(f).text == "2001:db8::1: an address, nothing to look up");
}

TEST_CASE("names: an unknown one, and a resolver that hangs") {
  doctor_facts f = test::all_well();
  f.seen.way.addresses.clear();
  f.seen.way.name_error = "no such host: live.aliyuncs.com (Name or service not known)";
  finding found = names_finding(f);
  CHECK(found.status == health::fail);
  CHECK(found.text == f.seen.way.name_error);
  CHECK(has(found.cure, "--endpoint"));
  CHECK(!has(found.cure, "--vpc"));
  f.to = net::parse_endpoint("https://live-vpc.cn-shanghai.aliyuncs.com");
  CHECK(has(names_finding(f).cure, "--vpc"));
  f.wanted.region.by_general_rule = true;
  CHECK(has(names_finding(f).cure, "a guess"));
  f.seen.way.looked_up.reset();
  CHECK(names_finding(f).text == "live.aliyuncs.com: no answer within 2.5 s");
  f = through_proxy(f);
  CHECK(has(names_finding(f).text, "the proxy proxy.example"));
  CHECK(has(names_finding(f).cure, "HTTPS_PROXY"));
}

TEST_CASE("addresses: all, some, none of them answer") {
  finding found = addresses_finding(test::all_well());
  CHECK(found.status == health::ok);
  CHECK(found.text == "2 of 2 answer, in 31.0 ms to 33.0 ms");
  found = addresses_finding(second_ended(step::connect, "Connection refused"));
  CHECK(found.status == health::warn);
  CHECK(found.text == "1 of 2 answers, in 31.0 ms; 203.0.113.2: Connection refused");
  CHECK(!found.cure.empty());
  found = addresses_finding(both_ended(step::connect, ""));
  CHECK(found.status == health::fail);
  CHECK(found.text ==
        "0 of 2 answer; 203.0.113.1: no answer within 2.5 s; 203.0.113.2: no answer within 2.5 s");
  CHECK(has(found.cure, "proxy"));
  CHECK(has(addresses_finding(through_proxy(both_ended(step::connect, "x"))).cure, "HTTPS_PROXY"));
}

TEST_CASE("addresses: a family that this machine has no route to is no fault where others answer") {
  doctor_facts f = second_ended(step::connect, "Network is unreachable");
  f.seen.way.addresses[1].no_route = true;
  CHECK(addresses_finding(f).status == health::ok);
  CHECK(has(addresses_finding(f).text, "203.0.113.2: no route from here"));
  f = both_ended(step::connect, "Network is unreachable");
  f.seen.way.addresses[0].no_route = f.seen.way.addresses[1].no_route = true;
  CHECK(addresses_finding(f).status == health::fail);
}

TEST_CASE("a check is skipped where there is nothing to try") {
  doctor_facts f = test::all_well();
  f.seen.way.addresses.clear();
  for (const finding& found : {addresses_finding(f), tls_finding(f), protocol_finding(f)})
    CHECK(found.status == health::skip);
  CHECK(tls_finding(both_ended(step::connect, "x")).status == health::skip);
  CHECK(proxy_finding(through_proxy(both_ended(step::connect, "x"))).status == health::skip);
}

TEST_CASE("proxy: the tunnel opens, does not, or does for some") {
  finding found = proxy_finding(through_proxy(test::all_well()));
  CHECK(found.status == health::ok);
  CHECK(found.text ==
        "http://proxy.example:3128 (HTTPS_PROXY) opens a tunnel to live.aliyuncs.com");
  found = proxy_finding(through_proxy(both_ended(step::tunnel, "the proxy asks for more (407)")));
  CHECK(found.status == health::fail);
  CHECK(has(found.cure, "http://USER:PASSWORD@HOST:PORT"));
  CHECK(!has(found.text, "secret"));
  found = proxy_finding(through_proxy(both_ended(step::tunnel, "")));
  CHECK(has(found.text, "no answer within 2.5 s"));
  CHECK(has(found.cure, "NO_PROXY=live.aliyuncs.com"));
  CHECK(proxy_finding(through_proxy(second_ended(step::tunnel, "no"))).status == health::warn);
}

TEST_CASE("tls: whom it trusts, and when the certificate ends") {
  doctor_facts f = test::all_well();
  finding found = tls_finding(f);
  CHECK(found.status == health::ok);
  CHECK(found.text ==
        "TLSv1.3, certificate for live.aliyuncs.com by Some CA, trusted by the system's store, "
        "ends 2026-12-20 (in 90 days)");
  f.wanted.options.ca_file = "ca.pem";
  f.seen.way.addresses[0].tls.ends = f.now + 14 * 24h - 1s;
  found = tls_finding(f);
  CHECK(found.status == health::warn);
  CHECK(has(found.text, "trusted by ca.pem"));
  CHECK(has(found.text, "(in 13 days)"));
  CHECK(has(found.cure, "renew"));
  f.seen.way.addresses[0].tls.ends = f.now + 14 * 24h;
  CHECK(tls_finding(f).status == health::ok);
}

TEST_CASE("tls: each failure has its cure") {
  const auto cure = [](const char* why) {
    const finding found = tls_finding(both_ended(step::tls, why));
    CHECK(found.status == health::fail);
    return found.cure;
  };
  CHECK(has(cure("the server's certificate is not trusted: x (use --cacert FILE with y)"),
            "--cacert FILE"));
  CHECK(has(cure("the server's certificate is not valid now: expired"), "clock"));
  CHECK(has(cure("the server's certificate is for a, not b"), "--endpoint"));
  CHECK(has(cure("the server does not speak TLS on this port"), "port"));
  CHECK(has(cure("the server does not offer the HTTP version asked for (--http)"), "--http auto"));
  CHECK(has(cure("the server closed the connection during the TLS handshake"), "firewall"));
  CHECK(has(tls_finding(both_ended(step::tls, "")).text, "no answer within 2.5 s"));
  CHECK(tls_finding(second_ended(step::tls, "x")).status == health::warn);
  CHECK(!has(tls_finding(both_ended(step::tls, "a (use --cacert FILE)")).text, "--cacert"));
}

TEST_CASE("protocol: what a run will use") {
  doctor_facts f = test::all_well();
  CHECK(protocol_finding(f).text == "h2 (ALPN): a run opens 2 connections");
  for (auto& one : f.seen.way.addresses) one.tls.alpn = "http/1.1";
  CHECK(protocol_finding(f).text ==
        "http/1.1 (ALPN): a run opens up to 128 connections, as needed");
  f.wanted.options.connections = 7;
  CHECK(has(protocol_finding(f).text, "7 connections"));
  f.wanted.options.http = http_version_choice::http2;
  CHECK(protocol_finding(f).status == health::fail);
  f.to = net::parse_endpoint("http://127.0.0.1:8080");
  CHECK(has(protocol_finding(f).text, "h2 (by prior knowledge)"));
  CHECK(tls_finding(f).status == health::skip);
}
