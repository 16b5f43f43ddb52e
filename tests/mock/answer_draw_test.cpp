#include "mock/answer_draw.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>

#include "core/reply.hpp"

using namespace mpustop;
using namespace mpustop::mock;

namespace {

core::response as_the_client_sees(const http::server_response& answer) {
  core::response out;
  out.status = answer.status;
  out.body = answer.body;
  for (const auto& [name, value] : answer.headers) {
    if (name == "content-encoding") out.content_encoding = value;
    if (name == "retry-after") out.retry_after = value;
    if (name == "x-acs-retry-after") out.acs_retry_after = value;
    if (name == "x-ratelimit-user") out.ratelimit_user = value;
    if (name == "x-ratelimit-user-api") out.ratelimit_user_api = value;
  }
  return out;
}

constexpr core::wall_time noon{std::chrono::seconds(1'774'000'000)};

}  // namespace

TEST_CASE("every answer that is drawn calls for another try, soon") {
  answer_writer writer(1);
  answer_draw draw(7);
  core::reply_reader reader;
  core::reply read;
  std::set<std::string> codes;
  std::set<int> statuses;
  std::set<core::verdict> verdicts;
  std::set<char> begins;
  for (int i = 0; i < 20'000; ++i) {
    http::server_response answer;
    codes.emplace(draw.write(writer, noon, answer));
    statuses.insert(answer.status);
    begins.insert(answer.body.empty() ? '\0' : answer.body.front());
    reader.read(as_the_client_sees(answer), read);
    CAPTURE(answer.status);
    CAPTURE(answer.body);
    verdicts.insert(read.verdict);
    const bool again = read.verdict == core::verdict::throttled ||
                       read.verdict == core::verdict::transient ||
                       read.verdict == core::verdict::nonce_used;
    REQUIRE(again);
    REQUIRE(read.wait < std::chrono::milliseconds(500));
  }
  CHECK(verdicts.size() == 3);
  // Every status and Code has its turn, in JSON, XML, packed and plain text.
  CHECK(statuses == std::set<int>{200, 201, 302, 400, 403, 404, 408, 429, 500, 502, 503, 504});
  CHECK(codes.size() == 17);  // and none, of gateways
  for (const char first : {'{', '<', '\xEF', '\x1F', 'u', '\0'}) {
    CAPTURE(static_cast<int>(first));
    CHECK(begins.contains(first));
  }
}

TEST_CASE("the same seed draws the same answers") {
  answer_writer one(1), other(1);
  answer_draw a(3), b(3), c(4);
  bool differ = false;
  for (int i = 0; i < 100; ++i) {
    http::server_response first, second, third;
    a.write(one, noon, first);
    b.write(other, noon, second);
    answer_writer third_writer(1);
    c.write(third_writer, noon, third);
    REQUIRE(first.body == second.body);
    REQUIRE(first.headers == second.headers);
    differ = differ || first.status != third.status;
  }
  CHECK(differ);
}
