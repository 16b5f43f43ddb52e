#include "engine/options_check.hpp"

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "core/error_codes.hpp"
#include "core/printable.hpp"
#include "net/proxy_url.hpp"

namespace mpustop::engine {

namespace {

[[noreturn]] void refuse(const std::string& text) { throw error(error_kind::usage, text); }

void check_rate(const options& wanted, const net::endpoint& where) {
  if (!where.is_aliyun()) return;
  if (wanted.qps == 0) {
    refuse(
        "--qps 0 lifts the limiter, which is never done for aliyuncs.com: give a rate of 1 to "
        "the account's limit");
  }
  if (wanted.qps > wanted.account_limit) {
    refuse(
        fmt::format("--qps {} is above the account's limit of {} calls a second: lower it, or "
                    "state a raised quota with --account-limit {}",
                    wanted.qps, wanted.account_limit, wanted.qps));
  }
}

void check_keys(const credentials& keys) {
  if (keys.access_key_id.empty() || keys.access_key_secret.empty()) {
    refuse("no credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  }
}

void check_times(const options& wanted) {
  const auto positive = [](std::chrono::milliseconds value, const char* option) {
    if (value <= std::chrono::milliseconds{0}) refuse(fmt::format("{} must be above 0", option));
  };
  positive(wanted.connect_timeout, "--connect-timeout");
  positive(wanted.timeout, "--timeout");
  positive(wanted.give_up_after, "--give-up-after");
  positive(wanted.max_outage, "--max-outage");
}

void check_sizes(const options& wanted) {
  constexpr unsigned most_qps = 1'000'000;
  constexpr unsigned most_connections = 1'000;
  constexpr unsigned most_streams = 10'000;
  const auto at_most = [](unsigned value, unsigned most, const char* option) {
    if (value > most) refuse(fmt::format("{} {} is too many: at most {}", option, value, most));
  };
  at_most(wanted.qps, most_qps, "--qps");
  at_most(wanted.connections, most_connections, "--connections");
  at_most(wanted.streams, most_streams, "--streams");
}

void check_codes(const options& wanted) {
  for (const auto& code : wanted.already_stopped) {
    if (core::may_mean_stopped(code)) continue;
    refuse(fmt::format("--already-stopped {}: this Code never means that the task is not running",
                       core::printable(code)));
  }
}

}  // namespace

net::endpoint check(const options& wanted) {
  const net::endpoint where = net::parse_endpoint(wanted.endpoint);
  if (!wanted.proxy.empty()) net::parse_proxy(wanted.proxy, "the proxy");
  check_rate(wanted, where);
  check_keys(wanted.keys);
  check_times(wanted);
  check_sizes(wanted);
  check_codes(wanted);
  return where;
}

}  // namespace mpustop::engine
