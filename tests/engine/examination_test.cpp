// What `mpustop doctor` looks at, against the stand-in endpoint in the same process.
#include "engine/examination.hpp"

#include <doctest/doctest.h>

#include <future>

#include "mock/background_server.hpp"

using namespace mpustop;
using namespace mpustop::engine;
using mock_server = mock::background_server;
using namespace std::chrono_literals;

namespace {

constexpr auto long_enough = 60s;
const call_target somebody{.app_id = "app", .task_id = "task"};

mock::mock_options with_tls() {
  mock::mock_options out;
  out.tls = true;
  return out;
}

std::function<found_keys()> keys_of(const options& wanted) {
  return [keys = wanted.keys] {
    found_keys out;
    out.keys = keys;
    return out;
  };
}

}  // namespace

TEST_CASE("the way, the keys and the answer to one call") {
  for (const auto http : {http_version_choice::http2, http_version_choice::http11}) {
    mock_server mock(with_tls());
    options wanted = mock.run_options();
    wanted.http = http;
    const examination seen = examine(wanted, keys_of(wanted), somebody, long_enough);
    REQUIRE(seen.way.addresses.size() == 1);
    CHECK(seen.way.addresses[0].at == net::probed_address::step::done);
    CHECK(seen.keys);
    REQUIRE(seen.call);
    CHECK(seen.call->protocol == (http == http_version_choice::http2 ? "h2" : "http/1.1"));
    REQUIRE(seen.call->reply);
    CHECK(seen.call->reply->verdict == core::verdict::stopped);
    CHECK(seen.call->reply->date);
    CHECK(seen.call->round_trip > 0ns);
    CHECK(seen.call->answered_at == seen.call->sent_at + seen.call->round_trip);
    mock.stop();
    CHECK(mock->counts().arrivals == 1);
  }
}

TEST_CASE("a wrong secret: the answer is explained, and not asked for again") {
  mock_server mock(with_tls());
  options wanted = mock.run_options();
  wanted.keys.access_key_secret = "another";
  const examination seen = examine(wanted, keys_of(wanted), somebody, long_enough);
  REQUIRE(seen.call);
  REQUIRE(seen.call->reply);
  CHECK(seen.call->reply->code == "SignatureDoesNotMatch");
  CHECK(!seen.call->reply->diagnosis.empty());
  mock.stop();
  CHECK(mock->counts().arrivals == 1);
}

TEST_CASE("a call that gets no answer ends, and is not made again") {
  mock::mock_options how = with_tls();
  mock::parse_faults("drop=100%", how.faults);
  mock_server mock(how);
  const options wanted = mock.run_options();
  const examination seen = examine(wanted, keys_of(wanted), somebody, long_enough);
  REQUIRE(seen.call);
  CHECK(!seen.call->reply);
  CHECK(!seen.call->problem.empty());
  mock.stop();
  CHECK(mock->counts().arrivals == 1);
}

TEST_CASE("without a target, and without keys, no call is made") {
  mock_server mock(with_tls());
  const options wanted = mock.run_options();
  CHECK(!examine(wanted, keys_of(wanted), {}, long_enough).call);
  const auto none = [] {
    found_keys out;
    out.error = "there are none";
    return out;
  };
  const examination seen = examine(wanted, none, somebody, long_enough);
  CHECK(!seen.call);
  REQUIRE(seen.keys);
  CHECK(seen.keys->error == "there are none");
  CHECK(seen.way.addresses.size() == 1);
  mock.stop();
  CHECK(mock->counts().arrivals == 0);
}

TEST_CASE("keys that do not come in time hold nothing up, and may come later") {
  mock_server mock(with_tls());
  const options wanted = mock.run_options();
  const auto release = std::make_shared<std::promise<void>>();
  const auto returned = std::make_shared<std::promise<void>>();
  const auto late = [gate = release->get_future().share(), returned] {
    gate.wait();
    returned->set_value();
    return found_keys{};
  };
  const examination seen = examine(wanted, late, somebody, 100ms);
  CHECK(!seen.keys);
  CHECK(!seen.call);
  release->set_value();
  returned->get_future().wait();
  mock.stop();
  CHECK(mock->counts().arrivals == 0);
}

TEST_CASE("an endpoint that cannot be reached") {
  options wanted;
  {
    mock_server gone(with_tls());
    wanted = gone.run_options();
    wanted.ca_file.clear();
  }
  const examination seen = examine(wanted, keys_of(wanted), somebody, long_enough);
  REQUIRE(seen.way.addresses.size() == 1);
  CHECK(seen.way.addresses[0].error == "Connection refused");
  REQUIRE(seen.call);
  CHECK(seen.call->protocol.empty());
  CHECK(seen.call->problem.starts_with("cannot connect to "));
}
