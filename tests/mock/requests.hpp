#pragma once

#include <string>
#include <string_view>

#include <mpustop/options.hpp>

#include "core/sign.hpp"
#include "core/time.hpp"
#include "http/server_session.hpp"

namespace mpustop::mock_test {

/// The time at which the requests below are made, and the clock of the tests.
inline constexpr std::string_view noon = "2026-03-01T12:00:00Z";
core::wall_time at_noon();

/// A request, taken apart: what is signed is made of these, after a test has changed them.
struct request_parts {
  std::string method = "POST";
  std::string host = "127.0.0.1:8443";
  core::parameters query;
  core::parameters form;     ///< V1: sent in the body
  core::parameters headers;  ///< V3: signed, and sent
  std::string body;          ///< V3
  credentials keys{"testid", "testsecret", ""};

  void set(core::parameters& where, std::string_view name, std::string_view value);
  void remove(core::parameters& where, std::string_view name);
};

/// A stop of a task, complete but for its signature. The nonce is `nonce`.
request_parts stop_v1(std::string_view app_id, std::string_view task_id, std::string_view nonce);
request_parts stop_v3(std::string_view app_id, std::string_view task_id, std::string_view nonce);

/// Signs with the general functions of core.
http::server_request sign_v1(const request_parts& parts);
http::server_request sign_v3(const request_parts& parts);

}  // namespace mpustop::mock_test
