#include "os/task_file.hpp"

#include <condition_variable>
#include <mutex>
#include <vector>

#include <doctest/doctest.h>

#include <mpustop/error.hpp>

#include "../core/gzip.hpp"
#include "temporary.hpp"

using mpustop::task_record;
using mpustop::task_source;
using mpustop::os::read_plan;
using mpustop::os::task_file;
using mpustop::test::gzip;
using mpustop::test::standard_input;
using mpustop::test::temporary_directory;

namespace {

/// Waits for a source's wake, as an event loop does.
class patient {
 public:
  explicit patient(task_source& source) : source_(source) {
    source.watch([this] {
      const std::lock_guard lock(mutex_);
      woken_ = true;
      changed_.notify_one();
    });
  }
  ~patient() { source_.watch({}); }
  patient(const patient&) = delete;
  patient& operator=(const patient&) = delete;

  /// The next record; false at the end.
  bool next(task_record& out) {
    for (;;) {
      const task_source::state state = source_.next(out);
      if (state != task_source::state::pending) return state == task_source::state::ready;
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return woken_; });
      woken_ = false;
    }
  }

 private:
  task_source& source_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
};

std::vector<task_record> read_all(task_source& source) {
  std::vector<task_record> out;
  patient reader(source);
  for (task_record record; reader.next(record);) out.push_back(record);
  return out;
}

std::string rows(std::size_t count) {
  std::string out = "AppId,TaskId\n";
  for (std::size_t i = 1; i <= count; ++i) out += "live," + std::to_string(i) + "\n";
  return out;
}

}  // namespace

TEST_CASE("the records of a file come in order, plain or gzip") {
  const temporary_directory directory;
  constexpr std::size_t count = 20'000;
  for (const std::string& content : {rows(count), gzip(rows(count))}) {
    task_file source(directory.file("tasks", content));
    const std::vector<task_record> records = read_all(source);
    REQUIRE(records.size() == count);
    for (std::size_t i = 0; i < count; ++i) {
      REQUIRE(records[i].line == i + 2);
      REQUIRE(records[i].task_id == std::to_string(i + 1));
      REQUIRE(records[i].problem == "");
    }
    CHECK(source.why_unusable() == "");
    task_record again;
    CHECK(source.next(again) == task_source::state::end);
  }
}

TEST_CASE("a file that cannot be opened is an error of next, naming it") {
  const temporary_directory directory;
  const std::string path = directory.path("missing.csv");
  task_file source(path);
  CHECK_THROWS_WITH(read_all(source), (path + ": No such file or directory").c_str());
  task_file folder(directory.path("."));
  CHECK_THROWS_AS(read_all(folder), mpustop::error);
}

TEST_CASE("damage is an error that names the file, after the records before it") {
  const temporary_directory directory;
  const std::string packed = gzip(rows(3'000));
  const std::string path = directory.file("tasks.gz", packed.substr(0, packed.size() - 4));
  task_file source(path);
  patient reader(source);
  std::size_t count = 0;
  std::string what;
  try {
    for (task_record record; reader.next(record);) ++count;
  } catch (const mpustop::error& e) {
    what = e.what();
  }
  CHECK(count == 3'000);
  CHECK(what ==
        path + ": the gzip data is cut off after " + std::to_string(packed.size() - 4) + " bytes");
}

TEST_CASE("a header of other columns is refused with the file's name, unless told otherwise") {
  const temporary_directory directory;
  const std::string path = directory.file("tasks.csv", "app,task\na,t\n");
  task_file source(path);
  const std::string start = path + ": line 1: this looks like a header of other columns";
  std::string what;
  try {
    read_all(source);
  } catch (const mpustop::error& e) {
    what = e.what();
  }
  CHECK(what.substr(0, start.size()) == start);
  CHECK_THROWS_AS(read_plan(path), mpustop::error);
  task_file forced(path, {.no_header = true});
  CHECK(read_all(forced).size() == 2);
}

TEST_CASE("standard input gives each row when it is there, not at its end") {
  standard_input input;
  task_file source("-");
  patient reader(source);
  task_record record;
  input.type("a,1\na,2");
  REQUIRE(reader.next(record));
  CHECK(record.task_id == "1");
  input.type("2\n");
  REQUIRE(reader.next(record));
  CHECK(record.task_id == "22");
  input.type("a,3");
  input.end();
  REQUIRE(reader.next(record));
  CHECK(record.task_id == "3");
  CHECK_FALSE(reader.next(record));
}

TEST_CASE("the destructor waits neither for a silent input nor for a reader that stopped") {
  const temporary_directory directory;
  { const task_file silent(directory.fifo("pipe")); }
  {
    const standard_input input;
    const task_file silent("-");
  }
  {
    task_file large(directory.file("large.csv", rows(200'000)));
    task_record record;
    while (large.next(record) == task_source::state::pending) std::this_thread::yield();
    CHECK(record.task_id == "1");
  }
}

TEST_CASE("an input without a task says so, with the first reason") {
  const temporary_directory directory;
  const std::string bad = directory.file("bad.csv", "AppId,TaskId\n\na,\nb b,t\n");
  task_file source(bad);
  CHECK(read_all(source).size() == 2);
  CHECK(source.why_unusable() ==
        bad + ": none of its 2 records is a task; line 3: TaskId is empty");
  standard_input input;
  input.end();
  task_file empty("-");
  CHECK(read_all(empty).empty());
  CHECK(empty.why_unusable() == "standard input: there is no task in it");
}

TEST_CASE("a plan is what one pass over a file finds") {
  const temporary_directory directory;
  const std::string path = directory.file("tasks.csv", rows(5'000) + "live,77\nbad\nb,1");
  const mpustop::core::plan plan = read_plan(path);
  CHECK(plan.tasks == 5'003);
  CHECK(plan.valid == 5'001);
  CHECK(plan.duplicate == 1);
  CHECK(plan.invalid == 1);
  CHECK(plan.apps == 2);
  CHECK(plan.first_duplicate == std::vector<std::uint64_t>{5'002});
  CHECK(plan.first_invalid.at(0).line == 5'003);
}

TEST_CASE("an error of the one who uses the records stays as it is") {
  const temporary_directory directory;
  const auto refuse = [](const task_record&) {
    throw mpustop::error(mpustop::error_kind::usage, "no more");
  };
  CHECK_THROWS_WITH(mpustop::os::for_each_task(directory.file("t", "a,t\n"), {}, refuse),
                    "no more");
}
