#include "os/task_queue.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>

#include <doctest/doctest.h>

using mpustop::task_source;
using mpustop::os::task_batch;
using mpustop::os::task_queue;

namespace {

void push_one(task_queue& queue, std::uint64_t line) {
  task_batch batch;
  batch.records[0].line = line;
  batch.used = 1;
  REQUIRE(queue.push(batch));
  CHECK(batch.used == 0);
  CHECK(batch.records.size() == task_batch::capacity);
}

}  // namespace

TEST_CASE("batches come out in the order they went in, then the end") {
  task_queue queue;
  task_batch batch;
  CHECK(queue.take(batch) == task_source::state::pending);
  for (std::uint64_t i = 1; i <= task_queue::most_waiting; ++i) push_one(queue, i);
  queue.finish(nullptr);
  for (std::uint64_t i = 1; i <= task_queue::most_waiting; ++i) {
    REQUIRE(queue.take(batch) == task_source::state::ready);
    CHECK(batch.records[0].line == i);
  }
  CHECK(queue.take(batch) == task_source::state::end);
  CHECK(queue.take(batch) == task_source::state::end);
}

TEST_CASE("an error comes after what was read before it, each time it is asked for") {
  task_queue queue;
  task_batch batch;
  push_one(queue, 1);
  queue.finish(std::make_exception_ptr(std::runtime_error("damage")));
  CHECK(queue.take(batch) == task_source::state::ready);
  CHECK_THROWS_WITH(queue.take(batch), "damage");
  CHECK_THROWS_WITH(queue.take(batch), "damage");
}

TEST_CASE("the reading thread waits at the bound, and goes on when a batch is taken") {
  task_queue queue;
  constexpr std::uint64_t count = 1000;
  std::atomic<std::uint64_t> pushed{0};
  std::thread reader([&] {
    task_batch batch;
    for (std::uint64_t i = 1; i <= count; ++i) {
      batch.records[0].line = i;
      batch.used = 1;
      if (!queue.push(batch)) return;
      ++pushed;
    }
    queue.finish(nullptr);
  });
  task_batch batch;
  std::uint64_t taken = 0;
  for (auto state = queue.take(batch); state != task_source::state::end;
       state = queue.take(batch)) {
    if (state == task_source::state::pending) {
      std::this_thread::yield();
      continue;
    }
    CHECK(batch.records[0].line == ++taken);
    CHECK(pushed.load() <= taken + task_queue::most_waiting);
  }
  reader.join();
  CHECK(taken == count);
}

TEST_CASE("close releases a reading thread that waits, and stops the next push") {
  task_queue queue;
  std::thread reader([&] {
    task_batch batch;
    do {
      batch.used = 1;
    } while (queue.push(batch));
  });
  queue.close();
  reader.join();
  task_batch batch;
  CHECK_FALSE(queue.push(batch));
}

TEST_CASE("the wake is called once for every pending, also for one before watch") {
  task_queue queue;
  task_batch batch;
  int calls = 0;
  CHECK(queue.take(batch) == task_source::state::pending);
  push_one(queue, 1);
  push_one(queue, 2);
  queue.watch([&] { ++calls; });
  CHECK(calls == 1);
  push_one(queue, 3);
  CHECK(calls == 1);
  while (queue.take(batch) == task_source::state::ready) continue;
  push_one(queue, 4);
  CHECK(calls == 2);
  CHECK(queue.take(batch) == task_source::state::ready);
  CHECK(queue.take(batch) == task_source::state::pending);
  queue.finish(nullptr);
  CHECK(calls == 3);
}
