// A load test that outlasts its keys.
#include <doctest/doctest.h>

#include "engine/load_test.hpp"
#include "listed_tasks.hpp"
#include "timed_keys.hpp"

using namespace mpustop;
using namespace mpustop::test;
using mock_server = mock::background_server;

TEST_CASE("keys that the service refuses are renewed while the load goes on, by each engine") {
  for (const unsigned threads : {1U, 2U}) {
    CAPTURE(threads);
    mock_server mock(with_timed_tokens());
    engine::load_options load;
    load.target = unlimited(mock);
    load.target.keys = keys_with(past);
    load.target.connections = 2;
    load.target.streams = 2;
    load.requests = 20'000;
    load.threads = threads;
    const auto source = std::make_shared<scripted_source>(std::vector{keys_with(future)});
    load.target.renewal = source;
    const core::load_result got = engine::load_test(load).run({});
    CHECK(got.ok > 0);
    CHECK(got.ok < got.requests);
    CHECK(source->fetches() == threads);
    CHECK_FALSE(source->overlapped());
  }
}
