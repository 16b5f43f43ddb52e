// A request costs no allocation: every step of its way, once its buffers have their sizes.
#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <tuple>

#include "../core/gzip.hpp"
#include "../core/reply_bodies.hpp"
#include "core/journal.hpp"
#include "core/nonce.hpp"
#include "core/pair_set.hpp"
#include "core/reply.hpp"
#include "core/stop_request.hpp"
#include "core/task_reader.hpp"
#include "core/time.hpp"
#include "core/timestamp.hpp"
#include "request_loop.hpp"
#include "steady.hpp"

using namespace mpustop;
using namespace mpustop::core;

namespace {

constexpr int many = 20'000;

const credentials permanent{"testid0123456789", "testsecret0123456789", ""};
const credentials temporary{"STS.id0123456789", "secret/+=", std::string(600, '+')};

/// Task names and times as they come in a run: no two the same.
struct attempts {
  task_record record;
  wall_time now{std::chrono::seconds(1'893'456'000)};
  nonce_sequence nonces{1, 2};

  void next() {
    request_loop::name(record.line + 1, record);
    now += std::chrono::milliseconds(2);
  }
};

}  // namespace

TEST_CASE("the hooks count") {
  const allocations made =
      in_steady_state(10, [] { CHECK(std::make_unique<std::string>(100, 'x')->size() == 100); });
  CHECK(made.ours == 20);
}

TEST_CASE("signing") {
  for (const auto& keys : {permanent, temporary}) {
    for (const auto version : {signature_version::v1, signature_version::v3}) {
      CAPTURE(keys.access_key_id);
      CAPTURE(version);
      stop_request signer(keys, version, "https", "live.aliyuncs.com");
      attempts source;
      std::size_t bytes = 0;
      const allocations made = in_steady_state(many, [&] {
        source.next();
        bytes +=
            signer
                .sign(source.record.app_id, source.record.task_id, source.now, source.nonces.next())
                .target.size();
      });
      CHECK(bytes > 0);
      CHECK(made.all == 0);
    }
  }
}

TEST_CASE("reading replies") {
  const std::string why(200, 'w');
  response packed = testing::answer(200, test::gzip(testing::json_success()));
  packed.content_encoding = "gzip";
  reply_reader reader({.already_stopped = {"NoSuchThing"}, .secrets = {"testid0123456789"}});
  reply out;
  const auto reading = [&](response answer) {
    answer.date = "Tue, 01 Jan 2030 00:00:00 GMT";
    return in_steady_state(many, [&] { reader.read(answer, out); });
  };
  CHECK(reading(testing::answer(200, testing::json_success())).all == 0);
  CHECK(reading(testing::answer(404, testing::json_error("InvalidTask.NotFound", why))).all == 0);
  CHECK(reading(testing::answer(400, testing::json_error("Throttling.User", why))).all == 0);
  CHECK(reading(testing::answer(503, "<html>busy</html>")).ours == 0);
  CHECK(reading(packed).all == 0);
  // pugixml takes a page for each document, and the text beside it.
  CHECK(reading(testing::answer(200, testing::xml_success())).ours == 0);
  CHECK(reading(testing::answer(404, testing::xml_error("InvalidTask.NotFound", why))).ours == 0);
}

TEST_CASE("dispatch: only the set of the pairs grows") {
  for (const unsigned qps : {0U, 500U, 5'000U}) {
    CAPTURE(qps);
    dispatcher_options options;
    options.qps = qps;
    request_loop loop(options, stopped_reply());
    // Until more than a second of sends has passed: so much of them is kept.
    for (int i = 0; i < 15 * many; ++i) loop.one();

    pair_set pairs(options.seed);
    task_record record;
    const auto insert_up_to = [&](std::uint64_t number) {
      while (record.line < number) {
        request_loop::name(record.line + 1, record);
        REQUIRE(pairs.insert(record.app_id, record.task_id));
      }
    };
    insert_up_to(loop.read_so_far());

    const allocations made = in_steady_state(
        many, [&] { loop.one(); }, 0);
    const allocations before = allocations::so_far();
    insert_up_to(loop.read_so_far());
    const allocations of_pairs = allocations::so_far() - before;
    CHECK(made.all == of_pairs.all);
  }
}

TEST_CASE("recording") {
  mpustop::row row;
  row.app_id = "live-application-01";
  row.request_id = testing::id;
  row.http_status = 404;
  row.code = "InvalidTask.NotFound";
  row.message = "The \"task\", it says,\nis not running. \xff";
  row.outcome = outcome::already_stopped;
  attempts source;
  timestamp_cache clock;
  std::string out;
  const allocations made = in_steady_state(many, [&] {
    source.next();
    row.line = source.record.line;
    row.task_id = source.record.task_id;
    row.latency = std::chrono::microseconds(row.line);
    row.finished_at = source.now;
    if (row.line % 16 == 0) out.clear();
    encode_row(row, clock, out);
  });
  CHECK(made.all == 0);
}

TEST_CASE("reading tasks") {
  std::string csv;
  std::string ndjson;
  attempts source;
  for (int i = 0; i < 1'000; ++i) {
    source.next();
    const auto& [app, task] = std::tie(source.record.app_id, source.record.task_id);
    csv += app + ",\"" + task + "\"\r\n";
    ndjson += R"({"AppId":")" + app + R"(","TaskId":")" + task + "\"}\n";
  }
  for (const std::string& input : {csv, ndjson}) {
    CAPTURE(input.substr(0, 20));
    task_reader reader;
    task_record record;
    std::uint64_t tasks = 0;
    const allocations made = in_steady_state(
        20,
        [&] {
          reader.feed(input);
          while (reader.next(record)) tasks += record.problem.empty() ? 1 : 0;
        },
        2);
    CHECK(tasks == 22'000);
    CHECK(made.ours == 0);
  }
}
