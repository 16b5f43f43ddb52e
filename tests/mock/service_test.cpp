#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <string>

#include <simdjson.h>
#include <pugixml.hpp>

#include "mock/service.hpp"
#include "requests.hpp"

using namespace mpustop;
using namespace mpustop::mock;
using namespace mpustop::mock_test;
using namespace std::chrono_literals;

namespace {

constexpr core::time_point start{1h};

/// A service, the time, and the last answer.
struct bench {
  explicit bench(mock_options options = {}) : application(options, 1) {}

  bool ask(const http::server_request& request) {
    reaction = application.handle(request, fault_scope::h1, now, at_noon(), answer).what;
    return reaction == service::reaction::answer;
  }
  /// Stops a task by V3 with a new nonce; the Code, or "stopped", "dropped" or "silence".
  std::string stop(std::string_view app_id, std::string_view task_id) {
    if (!ask(sign_v3(stop_v3(app_id, task_id, std::to_string(++nonce))))) {
      return reaction == service::reaction::drop ? "dropped" : "silence";
    }
    return code();
  }
  std::string code() const {
    simdjson::dom::parser parser;
    const simdjson::padded_string body(answer.body);
    simdjson::dom::element root;
    if (parser.parse(body).get(root) != simdjson::SUCCESS) return "no JSON";
    std::string_view text;
    return root["Code"].get(text) == simdjson::SUCCESS ? std::string(text) : "stopped";
  }
  std::string header(std::string_view name) const {
    for (const auto& [key, value] : answer.headers)
      if (key == name) return value;
    return "";
  }

  service application;
  service::reaction reaction{};
  core::time_point now = start;
  int nonce = 0;
  http::server_response answer;
};

mock_options with_fault(const char* spec) {
  mock_options options;
  parse_faults(spec, options.faults);
  return options;
}

}  // namespace

TEST_CASE("a stop is answered in JSON, with the service's headers") {
  bench at;
  CHECK(at.stop("app", "task") == "stopped");
  CHECK(at.answer.status == 200);
  CHECK(at.header("content-type") == "application/json;charset=utf-8");
  CHECK(at.header("date") == "Sun, 01 Mar 2026 12:00:00 GMT");
  const auto id = at.header("x-acs-request-id");
  CHECK(id.size() == 36);
  CHECK(at.header("x-acs-trace-id").size() == 32);
  CHECK(at.answer.body == R"({"RequestId":")" + id + "\"}");
  CHECK(at.stop("app", "task2") == "stopped");
  CHECK(at.header("x-acs-request-id") != id);
}

TEST_CASE("XML is V1's default, and V3's without an accept header") {
  bench at;
  auto parts = stop_v1("app", "task", "n1");
  parts.remove(parts.query, "Format");
  REQUIRE(at.ask(sign_v1(parts)));
  CHECK(at.header("content-type") == "text/xml;charset=utf-8");
  pugi::xml_document document;
  REQUIRE(document.load_string(at.answer.body.c_str()));
  CHECK(document.child("StopLiveMPUTaskResponse").child_value("RequestId") ==
        at.header("x-acs-request-id"));

  auto request = sign_v3(stop_v3("app", "task", "n2"));
  std::erase_if(request.headers, [](const auto& pair) { return pair.first == "accept"; });
  REQUIRE(at.ask(request));
  REQUIRE(document.load_string(at.answer.body.c_str()));
  CHECK(document.child("Error").child_value("Code") == std::string("InvalidTask.NotFound"));
  CHECK(document.child("Error").child_value("HostId") == std::string("live.aliyuncs.com"));
  CHECK(at.answer.status == 404);
}

TEST_CASE("errors keep any byte of the request readable") {
  bench at;
  for (const auto* format : {"json", "xml"}) {
    auto parts = stop_v1("<\"&>\\\x01\xff\n", "task", "n1");
    parts.set(parts.query, "Format", format);
    parts.keys.access_key_secret = "wrong";
    REQUIRE(at.ask(sign_v1(parts)));
    pugi::xml_document document;
    if (*format == 'j')
      CHECK(at.code() == "SignatureDoesNotMatch");
    else
      CHECK(document.load_string(at.answer.body.c_str()));
  }
}

TEST_CASE("ids are checked as the service does") {
  bench at;
  CHECK(at.stop(std::string(64, 'a'), std::string(55, 't')) == "stopped");
  CHECK(at.stop(std::string(65, 'a'), "t") == "InvalidAppId");
  CHECK(at.stop("a", std::string(56, 't')) == "InvalidParam");
  CHECK(at.stop("a b", "t") == "InvalidAppId");
  CHECK(at.stop("a", "t/") == "InvalidParam");
  CHECK(at.stop("", "t") == "MissingParam");
  CHECK(at.stop("a", "") == "MissingParam");
  auto parts = stop_v3("a", "t", "x1");
  parts.remove(parts.query, "AppId");
  REQUIRE(at.ask(sign_v3(parts)));
  CHECK(at.code() == "MissingAppId");
  CHECK(at.application.tasks().counts().requested == 1);
}

TEST_CASE("a task that does not run is answered as asked for") {
  for (const auto& [unknown, code] :
       std::map<unknown_task, std::string>{{unknown_task::not_found, "InvalidTask.NotFound"},
                                           {unknown_task::invalid, "InvalidParam"},
                                           {unknown_task::success, "stopped"}}) {
    mock_options options;
    options.unknown = unknown;
    options.only_listed_tasks = true;
    bench at(options);
    at.application.add_task("app", "task");
    CHECK(at.stop("app", "task") == "stopped");
    CHECK(at.stop("app", "task") == code);
    CHECK(at.stop("app", "other") == code);
    CHECK(at.application.tasks().counts().requested_again == 1);
    CHECK(at.application.tasks().counts().stopped_again == (code == "stopped" ? 1 : 0));
  }
}

TEST_CASE("the 501st request of a second is throttled, and told how long to wait") {
  bench at;
  for (int i = 0; i < 500; ++i) {
    CHECK(at.stop("app", std::to_string(i)) == "stopped");
    at.now += 1ms;
  }
  CHECK(at.stop("app", "late") == "Throttling.User");
  CHECK(at.answer.status == 400);
  CHECK(at.header("x-acs-retry-after") == "500");
  at.now += 500ms;
  CHECK(at.stop("app", "late") == "stopped");
  CHECK(at.header("x-acs-retry-after") == "");
  CHECK(at.stop("app", "later") == "Throttling.User");
  const auto& counts = at.application.ledger().counts();
  CHECK(counts.arrivals == 503);
  CHECK(counts.throttled() == 2);
  CHECK(counts.max_in_1s == 502);
}

TEST_CASE("requests that the gateway refuses spend quota all the same") {
  mock_options options;
  options.qps_limit = 2;
  bench at(options);
  auto wrong = stop_v3("app", "t", "w");
  wrong.keys.access_key_secret = "wrong";
  for (int i = 0; i < 3; ++i) {
    REQUIRE(at.ask(sign_v3(wrong)));
    CHECK(at.code() == "SignatureDoesNotMatch");
  }
  CHECK(at.stop("app", "t") == "Throttling.User");
  CHECK(at.application.ledger().counts().bad_signatures() == 3);
}

TEST_CASE("faults answer for a request that would have been carried out") {
  for (const auto& [name, code] :
       std::map<std::string, std::string>{{"500", "InternalError"},
                                          {"500-after", "InternalError"},
                                          {"503", "ServiceUnavailable"},
                                          {"503-html", "no JSON"},
                                          {"throttle", "Throttling.User"},
                                          {"drop", "dropped"},
                                          {"drop-after", "dropped"},
                                          {"mute", "silence"}}) {
    CAPTURE(name);
    bench at(with_fault((name + "=100%").c_str()));
    CHECK(at.stop("a b", "t") == "InvalidAppId");
    CHECK(at.stop("app", "task") == code);
    const auto& counts = at.application.ledger().counts();
    CHECK(counts.faults.at(name) == 1);
    CHECK(counts.dropped == (code == "dropped" ? 1 : 0));
    CHECK(counts.arrivals == 2);
    const bool carried_out = name.ends_with("-after");
    CHECK(at.application.tasks().counts().stopped == (carried_out ? 1 : 0));
  }
}

TEST_CASE("an outage of the stand-in counts from the first request, refused ones too") {
  bench at(with_fault("503=100%,from=5s,for=30s"));
  CHECK(at.stop("a b", "t") == "InvalidAppId");
  at.now += 4s;
  CHECK(at.stop("app", "t1") == "stopped");
  at.now += 1s;
  CHECK(at.stop("app", "t2") == "ServiceUnavailable");
  at.now += 30s;
  CHECK(at.stop("app", "t2") == "stopped");
}

TEST_CASE("fault answers have the status and shape of their name") {
  bench broken(with_fault("500=100%"));
  broken.stop("app", "task");
  CHECK(broken.answer.status == 500);
  bench away(with_fault("503-html=100%"));
  away.stop("app", "task");
  CHECK(away.answer.status == 503);
  CHECK(away.answer.body.starts_with("<html>"));
  CHECK(away.header("content-type") == "text/html");
  CHECK(away.header("x-acs-request-id") == "");
  bench busy(with_fault("throttle=100%"));
  busy.stop("app", "task");
  CHECK(busy.answer.status == 400);
  CHECK(busy.header("x-acs-retry-after") == "200");
}
