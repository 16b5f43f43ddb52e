#include <doctest/doctest.h>

#include <list>
#include <random>
#include <set>

#include "core/open_tasks.hpp"
#include "core/wait_queue.hpp"

using namespace mpustop::core;
using std::chrono::milliseconds;

TEST_CASE("ids of every documented length are kept") {
  short_id id;
  CHECK(id.view().empty());
  for (std::size_t size = 0; size <= 64; ++size) {
    const std::string text(size, static_cast<char>('a' + size % 26));
    id.assign(text);
    CHECK(id.view() == text);
  }
  id.assign("a");
  CHECK(id.view() == "a");
}

TEST_CASE("a slot that is used again holds nothing of the task before") {
  open_tasks tasks;
  const task_slot slot = tasks.open(1, "app-of-some-length", "task-of-some-length");
  const attempt_id first =
      tasks.sent(slot, time_point{milliseconds(1)}, time_point{milliseconds(1)});
  tasks.landed(slot);
  open_task& old = tasks[slot];
  old.tries = old.replays = old.stale = old.nonce_clashes = 7;
  old.uncounted = milliseconds(9);
  old.throttled_at = time_point{};
  old.http_status = 500;
  old.code = old.message = old.request_id = "left over";
  old.latency = milliseconds(3);
  tasks.close(slot);
  CHECK(tasks.size() == 0);

  REQUIRE(tasks.open(2, "b", "t") == slot);
  const open_task& task = tasks[slot];
  CHECK(task.line == 2);
  CHECK(task.app_id.view() == "b");
  CHECK(task.task_id.view() == "t");
  CHECK(task.attempts == 0);
  CHECK(task.tries == 0);
  CHECK(task.replays == 0);
  CHECK(task.stale == 0);
  CHECK(task.nonce_clashes == 0);
  CHECK(task.uncounted == duration{0});
  CHECK(task.throttled_at == never);
  CHECK(task.http_status == 0);
  CHECK(task.code.empty());
  CHECK(task.message.empty());
  CHECK(task.request_id.empty());
  CHECK_FALSE(task.latency.has_value());
  const attempt_id second =
      tasks.sent(slot, time_point{milliseconds(5)}, time_point{milliseconds(5)});
  CHECK(second != first);
  CHECK(tasks.find(first) == no_slot);
  CHECK(tasks.find(second) == slot);
  CHECK(tasks[slot].first_sent == time_point{milliseconds(5)});
}

TEST_CASE("attempts that never were are not found") {
  open_tasks tasks;
  CHECK(tasks.find(0) == no_slot);
  CHECK(tasks.find(~attempt_id{0}) == no_slot);
  const task_slot slot = tasks.open(1, "a", "t");
  CHECK(tasks.find(0) == no_slot);
  const attempt_id id = tasks.sent(slot, time_point{}, time_point{});
  CHECK(tasks.find(id + 1) == no_slot);
  CHECK(tasks.find(id + (attempt_id{1} << 32)) == no_slot);
}

TEST_CASE("the first send is kept over later ones") {
  open_tasks tasks;
  const task_slot slot = tasks.open(1, "a", "t");
  for (int i = 1; i <= 3; ++i) {
    tasks.sent(slot, time_point{milliseconds(10 * i)}, time_point{milliseconds(10 * i)});
    CHECK(tasks[slot].sent_at == time_point{milliseconds(10 * i)});
    CHECK(tasks[slot].first_sent == time_point{milliseconds(10)});
    CHECK(tasks[slot].attempts == static_cast<unsigned>(i));
    tasks.landed(slot);
  }
}

TEST_CASE("the oldest in flight is right after any sends and landings") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    open_tasks tasks;
    std::list<task_slot> in_flight;  // in the order of sending
    std::vector<task_slot> idle;
    std::set<attempt_id> ids;
    for (int step = 0; step < 500; ++step) {
      const auto choice = random() % 4;
      if (choice == 0) {
        idle.push_back(tasks.open(1, "a", "t"));
      } else if (choice == 1 && !idle.empty()) {
        const time_point at{milliseconds(step)};
        const attempt_id id = tasks.sent(idle.back(), at, at);
        CHECK(ids.insert(id).second);
        CHECK(tasks.id_of(idle.back()) == id);
        in_flight.push_back(idle.back());
        idle.pop_back();
      } else if (choice == 2 && !in_flight.empty()) {
        const auto any =
            std::next(in_flight.begin(), static_cast<std::ptrdiff_t>(random() % in_flight.size()));
        tasks.landed(*any);
        idle.push_back(*any);
        in_flight.erase(any);
      } else if (choice == 3 && !idle.empty()) {
        tasks.close(idle.back());
        idle.pop_back();
      }
      CHECK(tasks.oldest() == (in_flight.empty() ? no_slot : in_flight.front()));
      CHECK(tasks.in_flight() == in_flight.size());
      CHECK(tasks.size() == in_flight.size() + idle.size());
    }
  }
}

TEST_CASE("tasks that wait come in the order of their times, equal ones in that of arrival") {
  wait_queue queue;
  CHECK(queue.due() == never);
  CHECK(queue.size() == 0);
  for (task_slot slot = 0; slot < 100; ++slot) queue.push(slot, time_point{milliseconds(slot % 5)});
  CHECK(queue.size() == 100);
  for (task_slot i = 0; i < 100; ++i) {
    CHECK(queue.due() == time_point{milliseconds(i / 20)});
    CHECK(queue.pop() == i / 20 + 5 * (i % 20));
  }
  CHECK(queue.due() == never);
}
