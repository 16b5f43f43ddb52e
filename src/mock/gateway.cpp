#include "mock/gateway.hpp"

#include <charconv>
#include <chrono>
#include <utility>

#include "core/timestamp.hpp"
#include "mock/signed_headers.hpp"

namespace mpustop::mock {
namespace {

std::optional<refusal> check_api(const http::server_request& request, const call& what) {
  if (request.method != "GET" && request.method != "POST") return refuse::unsupported_method();
  if (what.path != "/") return refuse::api_not_found();
  return std::nullopt;
}

std::optional<refusal> check_action(const call& what) {
  if (what.version != "2016-11-01") return refuse::invalid_version();
  if (what.action != stop_action && what.action != list_action) return refuse::action_not_found();
  return std::nullopt;
}

std::optional<refusal> check_time(const call& what, core::wall_time wall) {
  constexpr std::chrono::minutes window{15};
  constexpr std::size_t length = sizeof("2026-01-01T00:00:00Z") - 1;
  const auto time = core::parse_timestamp(what.timestamp);
  if (!time || what.timestamp.size() != length) return refuse::time_stamp_format();
  if (*time < wall - window || *time > wall + window) return refuse::time_stamp_expired();
  return std::nullopt;
}

/// When a token ends that says so.
std::optional<core::wall_time> end_of(std::string_view token) {
  const std::size_t dash = token.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view digits = token.substr(dash + 1);
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(digits.begin(), digits.end(), seconds);
  constexpr std::int64_t latest = 9'000'000'000;  // in nanoseconds it fits into 64 bits
  if (fault != std::errc{} || end != digits.end() || seconds > latest) return std::nullopt;
  return core::wall_time{std::chrono::seconds(seconds)};
}

/// The SHA-256 of a body, in hex; that of the empty body is known (facts 3.2).
std::string hash_of(std::string_view body) {
  static const std::string empty = core::v3::sha256_hex("");
  return body.empty() ? empty : core::v3::sha256_hex(body);
}

}  // namespace

gateway::gateway(credentials keys, bool timed_tokens)
    : keys_(std::move(keys)),
      timed_tokens_(timed_tokens),
      v1_key_(core::hash_function::sha1, keys_.access_key_secret + "&"),
      v3_key_(core::hash_function::sha256, keys_.access_key_secret) {}

std::optional<refusal> gateway::admit(const http::server_request& request, core::time_point now,
                                      core::wall_time wall, call& out) {
  const auto incomplete = read_call(request, out);
  if (auto wrong = check_api(request, out)) return wrong;
  if (incomplete) return incomplete;
  if (auto wrong = check_action(out)) return wrong;
  if (auto wrong = check_time(out, wall)) return wrong;
  if (auto wrong = check_key(out, wall)) return wrong;
  const auto nonce = key_of(out.nonce);
  if (nonces_.seen(nonce, now)) return refuse::nonce_used();
  if (auto wrong = check_signature(request, out)) return wrong;
  nonces_.remember(nonce);
  return std::nullopt;
}

std::optional<refusal> gateway::check_key(const call& what, core::wall_time wall) const {
  if (what.access_key_id != keys_.access_key_id) return refuse::access_key_not_found();
  if (!what.security_token) {
    if (!keys_.security_token.empty()) return refuse::missing_security_token();
    return std::nullopt;
  }
  if (what.security_token->empty()) return refuse::security_token_malformed();
  if (const auto end = timed_tokens_ ? end_of(*what.security_token) : std::nullopt) {
    if (*end <= wall) return refuse::security_token_expired();
    return std::nullopt;
  }
  if (*what.security_token != keys_.security_token) return refuse::security_token_mismatch();
  return std::nullopt;
}

std::optional<refusal> gateway::check_signature(const http::server_request& request,
                                                const call& what) {
  return what.v3 ? check_v3(request, what) : check_v1(request, what);
}

std::optional<refusal> gateway::check_v1(const http::server_request& request, const call& what) {
  const auto text = core::v1::string_to_sign(request.method, what.parameters);
  const auto code = v1_key_(text);
  std::string expected;
  core::append_base64(code.bytes.data(), code.size, expected);
  if (expected != what.signature) return refuse::signature_v1(text);
  return std::nullopt;
}

std::optional<refusal> gateway::check_v3(const http::server_request& request, const call& what) {
  if (auto wrong = collect_signed_headers(request, what.signed_headers, signed_headers_))
    return wrong;
  const auto hash = hash_of(request.body);
  const auto canonical =
      core::v3::canonicalize(request.method, what.path, what.parameters, signed_headers_, hash);
  const auto code = v3_key_(canonical.string_to_sign);
  std::string expected;
  core::append_hex(code.bytes.data(), code.size, expected);
  if (expected != what.signature || what.content_sha256 != hash)
    return refuse::signature_v3(canonical.string_to_sign, canonical.request);
  return std::nullopt;
}

}  // namespace mpustop::mock
