// The stand-in's ListRtcMPUTaskDetail.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include <simdjson.h>
#include <pugixml.hpp>

#include "mock/service.hpp"
#include "requests.hpp"

using namespace mpustop;
using namespace mpustop::mock;
using namespace mpustop::mock_test;
using namespace std::chrono_literals;

namespace {

mock_options listed() {
  mock_options out;
  out.only_listed_tasks = true;
  return out;
}

/// A service that runs t-1 to t-250 of "app".
struct bench {
  explicit bench(const mock_options& options = listed()) : application(options, 1) {
    for (int i = 1; i <= 250; ++i) application.add_task("app", "t-" + std::to_string(i));
  }

  service::reaction ask(const http::server_request& request) {
    return application.handle(request, fault_scope::h1, now, at_noon(), answer).what;
  }
  request_parts list(const core::parameters& query) {
    request_parts parts = stop_v3("", "", "n" + std::to_string(++nonce));
    parts.query = query;
    parts.set(parts.headers, "x-acs-action", "ListRtcMPUTaskDetail");
    return parts;
  }
  /// The TaskIds, joined by blanks; or the Code.
  std::string tasks_of(const core::parameters& query) {
    ask(sign_v3(list(query)));
    simdjson::dom::parser parser;
    const simdjson::padded_string text(answer.body);
    const simdjson::dom::element root = parser.parse(text);
    std::string_view code;
    if (root["Code"].get(code) == simdjson::SUCCESS) return std::string(code);
    CHECK(std::string_view(root["RequestId"]).size() == 36);
    std::string out;
    for (const auto task : simdjson::dom::array(root["MPUTasks"])) {
      CHECK(std::string_view(task["AppId"]) == "app");
      out += (out.empty() ? "" : " ") + std::string(std::string_view(task["TaskId"]));
    }
    return out;
  }
  void stop(const std::string& task) {
    ask(sign_v3(stop_v3("app", task, "s" + std::to_string(++nonce))));
  }

  service application;
  core::time_point now{1h};
  int nonce = 0;
  http::server_response answer;
};

}  // namespace

TEST_CASE("running tasks are listed page by page, the newest first") {
  bench at;
  CHECK(at.tasks_of({{"AppId", "app"}, {"PageNo", "1"}, {"PageSize", "3"}}) == "t-250 t-249 t-248");
  CHECK(at.tasks_of({{"AppId", "app"}, {"PageNo", "84"}, {"PageSize", "3"}}) == "t-1");
  CHECK(at.tasks_of({{"AppId", "app"}, {"PageNo", "85"}, {"PageSize", "3"}}).empty());
  CHECK(at.tasks_of({{"AppId", "other"}, {"PageNo", "1"}, {"PageSize", "3"}}).empty());
  CHECK(at.tasks_of({{"AppId", "app"}, {"TaskId", "t-7"}}) == "t-7");
  CHECK(at.tasks_of({{"AppId", "app"}, {"TaskId", "t-251"}}).empty());
  at.stop("t-249");
  CHECK(at.tasks_of({{"AppId", "app"}, {"PageNo", "1"}, {"PageSize", "2"}}) == "t-250 t-248");
  CHECK(at.tasks_of({{"AppId", "app"}, {"TaskId", "t-249"}}).empty());
}

TEST_CASE("what a call for a list lacks is told as the service tells it") {
  bench at;
  const core::parameters page{{"PageNo", "1"}, {"PageSize", "100"}};
  const auto with = [&](core::parameters more) {
    more.insert(more.end(), page.begin(), page.end());
    return at.tasks_of(more);
  };
  CHECK(with({}) == "MissingAppId");
  CHECK(with({{"AppId", ""}}) == "MissingParam");
  CHECK(with({{"AppId", "a b"}}) == "InvalidAppId");
  CHECK(with({{"AppId", "app"}, {"TaskId", "a b"}}) == "InvalidParam");
  CHECK(at.tasks_of({{"AppId", "app"}, {"PageSize", "1"}}) == "MissingParam");
  CHECK(at.tasks_of({{"AppId", "app"}, {"PageNo", "1"}}) == "MissingParam");
  for (const auto* wrong : {"0", "101", "-1", "x", "1x", "99999999999999999999"})
    CHECK(at.tasks_of({{"AppId", "app"}, {"PageNo", "1"}, {"PageSize", wrong}}) == "InvalidParam");
  CHECK(at.application.ledger().counts().list.by_status.at(400) == 12);
}

TEST_CASE("a list comes in XML too, and in pages as large as asked for") {
  mock_options options = listed();
  options.list_padding = 10'000;
  bench at(options);
  request_parts parts = stop_v1("app", "", "n1");
  parts.remove(parts.query, "TaskId");
  for (const auto& [name, value] :
       {std::pair("Action", "ListRtcMPUTaskDetail"), std::pair("Format", "XML"),
        std::pair("PageNo", "1"), std::pair("PageSize", "100")})
    parts.set(parts.query, name, value);
  at.ask(sign_v1(parts));
  CHECK(at.answer.body.size() > 1'000'000);
  pugi::xml_document document;
  REQUIRE(document.load_string(at.answer.body.c_str()));
  const auto root = document.child("ListRtcMPUTaskDetailResponse");
  CHECK(std::string(root.child_value("RequestId")).size() == 36);
  CHECK(std::string(root.child("MPUTasks").child_value("TaskId")) == "t-250");
}

TEST_CASE("calls for a list have a quota and counts of their own") {
  mock_options options = listed();
  options.qps_limit = 2;
  options.list_qps_limit = 3;
  bench at(options);
  const core::parameters query{{"AppId", "app"}, {"PageNo", "1"}, {"PageSize", "1"}};
  for (int i = 0; i < 3; ++i) CHECK(at.tasks_of(query) == "t-250");
  CHECK(at.tasks_of(query) == "Throttling.User");
  at.stop("t-1");
  at.stop("t-2");
  CHECK(at.answer.status == 200);
  at.stop("t-3");
  CHECK(at.answer.status == 400);
  const ledger_counts& counts = at.application.ledger().counts();
  CHECK(counts.arrivals == 3);
  CHECK(counts.max_in_1s == 3);
  CHECK(counts.list.calls == 4);
  CHECK(counts.list.max_in_1s == 4);
  CHECK(counts.list.by_code.at("Throttling.User") == 1);
  CHECK(counts.throttled() == 1);
  CHECK(counts.by_status.at(200) == 2);
  CHECK(at.application.tasks().counts().requested == 3);
  at.now += 1s;
  CHECK(at.tasks_of(query) == "t-250");
}

TEST_CASE("a fault takes the place of a list and stops nothing") {
  mock_options options = listed();
  parse_faults("503=100%", options.faults);
  bench at(options);
  CHECK(at.tasks_of({{"AppId", "app"}, {"PageNo", "1"}, {"PageSize", "1"}}) ==
        "ServiceUnavailable");
  CHECK(at.application.ledger().counts().faults.at("503") == 1);
  CHECK(at.application.tasks().counts().running == 250);
}
