#include "requests.hpp"

#include <algorithm>

#include "core/timestamp.hpp"

namespace mpustop::mock_test {

core::wall_time at_noon() { return *core::parse_timestamp(noon); }

void request_parts::set(core::parameters& where, std::string_view name, std::string_view value) {
  remove(where, name);
  where.emplace_back(name, value);
}

void request_parts::remove(core::parameters& where, std::string_view name) {
  std::erase_if(where, [&](const auto& pair) { return pair.first == name; });
}

request_parts stop_v1(std::string_view app_id, std::string_view task_id, std::string_view nonce) {
  request_parts parts;
  parts.query = {{"Action", "StopLiveMPUTask"},
                 {"Version", "2016-11-01"},
                 {"Format", "JSON"},
                 {"AccessKeyId", "testid"},
                 {"SignatureMethod", "HMAC-SHA1"},
                 {"SignatureVersion", "1.0"},
                 {"SignatureNonce", std::string(nonce)},
                 {"Timestamp", std::string(noon)},
                 {"AppId", std::string(app_id)},
                 {"TaskId", std::string(task_id)}};
  return parts;
}

request_parts stop_v3(std::string_view app_id, std::string_view task_id, std::string_view nonce) {
  request_parts parts;
  parts.query = {{"AppId", std::string(app_id)}, {"TaskId", std::string(task_id)}};
  parts.headers = {{"host", parts.host},
                   {"x-acs-action", "StopLiveMPUTask"},
                   {"x-acs-version", "2016-11-01"},
                   {"x-acs-date", std::string(noon)},
                   {"x-acs-signature-nonce", std::string(nonce)},
                   {"x-acs-content-sha256", core::v3::sha256_hex("")}};
  return parts;
}

http::server_request sign_v1(const request_parts& parts) {
  auto all = parts.query;
  all.insert(all.end(), parts.form.begin(), parts.form.end());
  const auto text = core::v1::string_to_sign(parts.method, all);
  auto query = parts.query;
  query.emplace_back("Signature", core::v1::signature(parts.keys.access_key_secret, text));

  http::server_request out{parts.method, "/?" + core::canonical_query(query), parts.host, {}, {}};
  if (!parts.form.empty()) {
    out.headers.emplace_back("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    out.body = core::canonical_query(parts.form);
  }
  return out;
}

http::server_request sign_v3(const request_parts& parts) {
  const auto made = core::v3::canonicalize(parts.method, "/", parts.query, parts.headers,
                                           core::v3::sha256_hex(parts.body));
  http::server_request out{
      parts.method, "/?" + core::canonical_query(parts.query), parts.host, {}, parts.body};
  for (const auto& [name, value] : parts.headers)
    if (name != "host") out.headers.emplace_back(name, value);
  out.headers.emplace_back("accept", "application/json");
  out.headers.emplace_back(
      "authorization", core::v3::authorization(
                           parts.keys.access_key_id, made.signed_headers,
                           core::v3::signature(parts.keys.access_key_secret, made.string_to_sign)));
  return out;
}

}  // namespace mpustop::mock_test
