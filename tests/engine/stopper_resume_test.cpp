// Runs that take up the work of earlier ones.
#include <doctest/doctest.h>

#include <vector>

#include "listed_tasks.hpp"

using namespace mpustop;
using mock_server = mock::background_server;
using test::unlimited;

namespace {

/// Records from memory, as they are.
class listed_records : public task_source {
 public:
  explicit listed_records(std::vector<task_record> records) : records_(std::move(records)) {}
  state next(task_record& out) override {
    if (at_ == records_.size()) return state::end;
    out = records_[at_++];
    return state::ready;
  }

 private:
  std::vector<task_record> records_;
  std::size_t at_ = 0;
};

task_record finished(std::uint64_t line) {
  task_record out{line, "app", "task" + std::to_string(line), ""};
  out.finished = outcome::stopped;
  return out;
}

options resuming(options wanted) {
  wanted.resumes = true;
  wanted.quiet_start = true;
  return wanted;
}

}  // namespace

TEST_CASE("a resumed run with nothing left to send needs no connection, for its rows neither") {
  mock_server mock({});
  options wanted = resuming(unlimited(mock));
  mock.stop();
  std::vector<task_record> records;
  for (std::uint64_t line = 1; line <= 50'000; ++line) records.push_back(finished(line));
  records.push_back({50'001, "", "", "AppId is empty"});
  listed_records source(std::move(records));
  std::vector<row> rows;
  unsigned connected = 0;
  const summary done =
      stopper(wanted).run(source, {.on_row = [&](const row& ended) { rows.push_back(ended); },
                                   .on_connected = [&] { ++connected; }});
  CHECK(done.complete);
  CHECK(done.resumed == 50'000);
  CHECK(done.invalid == 1);
  CHECK(done.attempts == 0);
  CHECK(rows.size() == 1);
  CHECK(connected == 0);
  CHECK(mock->counts().connections == 0);
}

TEST_CASE("a resumed run sends what is left, and its rows need not wait for the connection") {
  mock::mock_options there;
  there.qps_limit = 0;
  mock_server mock(there);
  std::vector<task_record> records{{1, "", "", "AppId is empty"}, finished(2)};
  for (std::uint64_t line = 3; line <= 40; ++line) {
    records.push_back({line, "app", "task" + std::to_string(line), ""});
  }
  listed_records source(std::move(records));
  unsigned rows = 0;
  unsigned rows_before_connection = 0;
  const summary done = stopper(resuming(unlimited(mock)))
                           .run(source, {.on_row = [&](const row&) { ++rows; },
                                         .on_connected = [&] { rows_before_connection = rows; }});
  mock.stop();
  CHECK(done.complete);
  CHECK(done.stopped == 39);
  CHECK(done.resumed == 1);
  CHECK(rows == 39);
  CHECK(rows_before_connection == 1);
  CHECK(mock->counts().arrivals == 38);
}
