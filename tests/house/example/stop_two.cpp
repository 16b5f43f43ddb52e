// Stops two tasks with the library: stop_two ENDPOINT CA_FILE
// Built outside the source tree with what was installed:
//   g++ -std=c++20 stop_two.cpp $(pkg-config --cflags --libs mpustop) -o stop_two
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <mpustop/stopper.hpp>

namespace {

// Tasks that are already in memory. Any source will do: a database cursor, a queue.
class tasks_in_memory final : public mpustop::task_source {
 public:
  explicit tasks_in_memory(std::vector<mpustop::task_record> tasks) : tasks_(std::move(tasks)) {}

  state next(mpustop::task_record& out) override {
    if (given_ == tasks_.size()) return state::end;
    out = tasks_[given_++];
    return state::ready;
  }

 private:
  std::vector<mpustop::task_record> tasks_;
  std::size_t given_ = 0;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: stop_two ENDPOINT CA_FILE\n";
    return 2;
  }
  mpustop::options options;
  options.endpoint = argv[1];
  options.ca_file = argv[2];
  options.keys.access_key_id = environment("ALIBABA_CLOUD_ACCESS_KEY_ID");
  options.keys.access_key_secret = environment("ALIBABA_CLOUD_ACCESS_KEY_SECRET");

  tasks_in_memory tasks({{1, "app-1", "task-1", ""}, {2, "app-1", "task-2", ""}});
  const auto print = [](const mpustop::row& row) {
    std::cout << row.app_id << ' ' << row.task_id << ' ' << to_string(row.outcome) << ' '
              << row.request_id << std::endl;
  };
  try {
    mpustop::stopper stopper(options);
    const mpustop::summary done = stopper.run(tasks, {.on_row = print});
    return done.complete && done.stopped == 2 ? 0 : 1;
  } catch (const mpustop::error& problem) {
    std::cerr << problem.what() << '\n';
    return exit_code(problem.kind());
  }
}
