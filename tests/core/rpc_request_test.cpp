// Requests of any action: those of the one action that has a fast maker are the same by both.
#include "core/rpc_request.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

#include "core/nonce.hpp"
#include "core/sign.hpp"
#include "core/stop_request.hpp"

using namespace mpustop;
using namespace mpustop::core;

namespace {

const credentials permanent{"testid", "testsecret", ""};
const credentials temporary{"STS.id", "secret", "token/+=of some&length"};

struct written {
  std::string method, scheme, authority, target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<bool> varying;
  bool operator==(const written&) const = default;
};

written copy(const request_view& request) {
  written out{std::string(request.method),
              std::string(request.scheme),
              std::string(request.authority),
              std::string(request.target),
              {},
              {}};
  for (const header_view& one : request.headers) {
    out.headers.emplace_back(one.name, one.value);
    out.varying.push_back(one.varies);
  }
  return out;
}

std::string random_text(std::mt19937_64& rng) {
  std::string out(rng() % 70, '\0');
  for (char& c : out) c = static_cast<char>(rng());
  return out;
}

}  // namespace

TEST_CASE("a stop is written as the maker of stops writes it") {
  std::mt19937_64 rng(7);
  for (const credentials& keys : {permanent, temporary}) {
    for (const auto version : {signature_version::v1, signature_version::v3}) {
      stop_request stops(keys, version, "https", "live.aliyuncs.com");
      rpc_request any(keys, version, "https", "live.aliyuncs.com", "StopLiveMPUTask");
      for (int i = 0; i < 100; ++i) {
        const std::string app = random_text(rng), task = random_text(rng);
        const std::string nonce(nonce_sequence(rng(), rng()).next());
        const wall_time now(std::chrono::milliseconds(rng() % 4'000'000'000'000));
        const written one = copy(stops.sign(app, task, now, nonce));
        CHECK(copy(any.sign({{"AppId", app}, {"TaskId", task}}, now, nonce)) == one);
        CHECK(copy(any.sign({{"TaskId", task}, {"AppId", app}}, now, nonce)).target == one.target);
      }
    }
  }
}

TEST_CASE("the action and all parameters are signed") {
  for (const auto version : {signature_version::v1, signature_version::v3}) {
    rpc_request lists(permanent, version, "http", "127.0.0.1:80", "ListRtcMPUTaskDetail");
    rpc_request stops(permanent, version, "http", "127.0.0.1:80", "StopLiveMPUTask");
    const auto signature = [&](rpc_request& by, const parameters& query) {
      const written one = copy(by.sign(query, wall_time{}, "n"));
      return version == signature_version::v1 ? one.target.substr(one.target.find("&Signature="))
                                              : one.headers.back().second;
    };
    const std::string first = signature(lists, {{"AppId", "a"}, {"PageNo", "1"}});
    CHECK(signature(lists, {{"PageNo", "1"}, {"AppId", "a"}}) == first);
    CHECK(signature(lists, {{"AppId", "a"}, {"PageNo", "2"}}) != first);
    CHECK(signature(stops, {{"AppId", "a"}, {"PageNo", "1"}}) != first);
  }
}
