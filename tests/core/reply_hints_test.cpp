#include <doctest/doctest.h>

#include "core/reply.hpp"
#include "reply_bodies.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

response throttled() { return answer(400, json_error("Throttling.User")); }

}  // namespace

TEST_CASE("x-acs-retry-after is milliseconds, bad values count as absent, long ones are cut") {
  const std::pair<const char*, duration> cases[] = {{"1", 1ms},
                                                    {"250", 250ms},
                                                    {"60000", 60s},
                                                    {"60001", 60s},
                                                    {"999999999999999999999999", 60s},
                                                    {" 20 ", 20ms},
                                                    {"", 0ms},
                                                    {"0", 0ms},
                                                    {"-5", 0ms},
                                                    {"+5", 0ms},
                                                    {"1.5", 0ms},
                                                    {"1e3", 0ms},
                                                    {"soon", 0ms},
                                                    {"5 ms", 0ms},
                                                    {"000", 0ms},
                                                    {"0x10", 0ms}};
  for (const auto& [text, wanted] : cases) {
    CAPTURE(text);
    response given = throttled();
    given.acs_retry_after = std::string(text);
    CHECK(read(given).verdict == verdict::throttled);
    CHECK(read(given).wait == wanted);
  }
}

TEST_CASE("any HTTP error with a valid x-acs-retry-after is throttling, whatever its Code") {
  for (const auto& body : {json_error("InvalidParam"), json_error("InternalError"),
                           json_error("InvalidTask.NotFound"), std::string("<html>")}) {
    for (const int status : {400, 403, 404, 500, 503}) {
      response given = answer(status, body);
      given.acs_retry_after = "100"s;
      CHECK(read(given).verdict == verdict::throttled);
      CHECK(read(given).wait == 100ms);
      given.acs_retry_after = "0"s;
      CHECK(read(given).verdict != verdict::throttled);
      given.acs_retry_after = "x"s;
      CHECK(read(given).verdict != verdict::throttled);
    }
  }
  response success = answer(200, json_success());
  success.acs_retry_after = "100"s;
  CHECK(read(success).verdict == verdict::stopped);
  CHECK(read(success).wait == 0ms);
}

TEST_CASE("the older headers give the larger TimeLeft") {
  response given = throttled();
  given.ratelimit_user_api = "Limit:1,Remain:0,TimeLeft:2000,Reset:1234"s;
  CHECK(read(given).wait == 2s);
  given.ratelimit_user = "Limit:1, Remain:0, TimeLeft:3000"s;
  CHECK(read(given).wait == 3s);
  given.ratelimit_user = "TimeLeft:99999999"s;
  CHECK(read(given).wait == 60s);
  for (const char* bad : {"TimeLeft:", "TimeLeft:-1", "TimeLeft:x", "Timeleft", ",,,", "",
                          "XTimeLeft:5000", "TimeLeft"}) {
    CAPTURE(bad);
    given.ratelimit_user = std::string(bad);
    CHECK(read(given).wait == 2s);
  }
  given.acs_retry_after = "5"s;
  CHECK(read(given).wait == 5ms);
}

TEST_CASE("retry-after is seconds and the last of the hints") {
  response given = throttled();
  given.retry_after = "3"s;
  CHECK(read(given).wait == 3s);
  given.retry_after = "600"s;
  CHECK(read(given).wait == 60s);
  given.retry_after = "Fri, 27 Mar 2026 03:40:24 GMT"s;
  CHECK(read(given).wait == 0s);
  given.retry_after = "3"s;
  given.ratelimit_user = "TimeLeft:10"s;
  CHECK(read(given).wait == 10ms);
}

TEST_CASE("a 5xx keeps its retry-after, and nothing but it") {
  response given = answer(503, json_error("ServiceUnavailable"));
  given.ratelimit_user = "Limit:500,Remain:20,TimeLeft:900"s;
  CHECK(read(given).wait == 0s);
  given.retry_after = "2"s;
  CHECK(read(given).verdict == verdict::transient);
  CHECK(read(given).wait == 2s);
}
