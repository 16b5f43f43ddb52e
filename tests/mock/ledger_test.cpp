#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <simdjson.h>
#include <unistd.h>

#include <mpustop/error.hpp>

#include "mock/ledger_json.hpp"
#include "mock/service.hpp"
#include "requests.hpp"

using namespace mpustop;
using namespace mpustop::mock;
using namespace mpustop::mock_test;
using namespace std::chrono_literals;

namespace {

constexpr core::time_point start{1h};

/// A directory of this test's own, removed with it.
struct scratch {
  scratch()
      : path(std::filesystem::temp_directory_path() /
             ("ledger_test." + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path);
  }
  ~scratch() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("rates are of the time between the first arrival and the last") {
  ledger book;
  CHECK(book.counts().mean_qps() == 0);
  for (int i = 0; i <= 500; ++i) book.arrived(start + 2ms * i, at_noon() + 2ms * i);
  CHECK(book.counts().arrivals == 501);
  CHECK(book.counts().max_in_1s == 500);
  CHECK(book.counts().mean_qps() == doctest::Approx(500));
  CHECK(*book.counts().last_arrival == at_noon() + 1s);
}

TEST_CASE("the ledger is JSON, and asking for it is not counted") {
  service application({}, 1);
  http::server_response answer;
  const auto ask = [&](const http::server_request& request) {
    application.handle(request, fault_scope::h1, start, at_noon(), answer);
  };
  ask(sign_v3(stop_v3("app", "t1", "1")));
  ask(sign_v3(stop_v3("app", "t1", "2")));
  ask(sign_v3(stop_v3("app", "t2", "2")));
  application.ledger().connection_opened();
  application.ledger().connection_speaks("h2");
  ask({"GET", "/_ledger", "127.0.0.1", {}, {}});
  CHECK(answer.status == 200);

  simdjson::dom::parser parser;
  const simdjson::padded_string text(answer.body);
  const simdjson::dom::element root = parser.parse(text);
  const auto number = [&](std::string_view pointer) {
    return std::uint64_t(root.at_pointer(pointer));
  };
  CHECK(number("/arrivals") == 3);
  CHECK(number("/max_in_1s") == 3);
  CHECK(number("/by_status/200") == 1);
  CHECK(number("/by_status/404") == 1);
  CHECK(number("/by_code/InvalidTask.NotFound") == 1);
  CHECK(number("/replayed_nonces") == 1);
  CHECK(number("/bad_signatures") == 0);
  CHECK(number("/connections/total") == 1);
  CHECK(number("/connections/h2") == 1);
  CHECK(number("/connections/http~11.1") == 0);
  CHECK(number("/tasks/requested") == 1);
  CHECK(number("/tasks/requested_again") == 1);
  CHECK(number("/tasks/stopped") == 1);
  CHECK(number("/tasks/list/0/requests") == 2);
  CHECK(number("/tasks/list/0/stops") == 1);
  CHECK(std::string_view(root["first_arrival"]) == "2026-03-01T12:00:00.000Z");
}

TEST_CASE("a ledger of nothing is JSON too") {
  service application({}, 1);
  simdjson::dom::parser parser;
  const simdjson::padded_string text(application.ledger_json());
  const simdjson::dom::element root = parser.parse(text);
  CHECK(root["first_arrival"].is_null());
  CHECK(simdjson::dom::array(root.at_pointer("/tasks/list")).size() == 0);
}

TEST_CASE("a file is replaced as a whole, and nothing is left beside it") {
  scratch at;
  const auto file = at.path / "ledger.json";
  write_whole_file(file.string(), "one");
  write_whole_file(file.string(), "two\n");
  CHECK(content(file) == "two\n");
  CHECK(std::distance(std::filesystem::directory_iterator(at.path), {}) == 1);
}

TEST_CASE("a ledger that cannot be written is named") {
  scratch at;
  const auto file = (at.path / "missing" / "ledger.json").string();
  CHECK_THROWS_WITH_AS(write_whole_file(file, "x"),
                       (file + ": the ledger cannot be written: No such file or directory").c_str(),
                       error);
}
