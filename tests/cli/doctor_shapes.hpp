#pragma once

#include "cli/doctor/doctor_facts.hpp"

namespace mpustop::cli::test {

/// What is measured where all is well: two addresses, TLS, h2, an answer InvalidAppId.
inline doctor_facts all_well() {
  using namespace std::chrono_literals;
  doctor_facts f;
  f.to = net::parse_endpoint("https://live.aliyuncs.com");
  f.now = core::wall_time(std::chrono::seconds(1'790'000'000));  // 2026-09-21T14:13:20Z
  f.patience = 2'500ms;
  f.open_files = 1'024;
  net::probed_address one{.address = "203.0.113.1", .at = net::probed_address::step::done};
  one.connected = 31ms;
  one.tls = {.version = "TLSv1.3", .alpn = "h2", .issuer = "Some CA", .ends = f.now + 90 * 24h};
  f.seen.way = {
      .host = "live.aliyuncs.com", .looked_up = 12ms, .name_error = {}, .addresses = {one, one}};
  f.seen.way.addresses[1].address = "203.0.113.2";
  f.seen.way.addresses[1].connected = 33ms;
  f.seen.keys.emplace().keys = {.access_key_id = "LTAIabcd1234", .access_key_secret = "s"};
  f.seen.keys->origin = "environment";
  engine::call_facts& call = f.seen.call.emplace();
  call.protocol = "h2";
  call.sent_at = f.now;
  call.answered_at = f.now + 40ms;
  call.round_trip = 40ms;
  core::reply& reply = call.reply.emplace();
  reply.verdict = core::verdict::refused;
  reply.status = 400;
  reply.code = "InvalidAppId";
  reply.date = f.now;
  return f;
}

}  // namespace mpustop::cli::test
