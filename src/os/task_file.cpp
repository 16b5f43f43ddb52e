#include "os/task_file.hpp"

#include <csignal>
#include <exception>
#include <span>
#include <utility>
#include <vector>

#include <pthread.h>

#include <mpustop/error.hpp>

#include "os/entropy.hpp"

namespace mpustop::os {
namespace {

constexpr std::size_t piece = 64 * 1024;

/// Feeds a file to a reader: `use(next)` after every piece and at the end, while it answers true;
/// `next(record)` is the reader's, with the file's name in front of its errors.
template <class Use>
void read_through(input_file& file, core::reader_options options, Use use) {
  core::task_reader reader(options);
  const auto next = [&](task_record& out) {
    try {
      return reader.next(out);
    } catch (const error& e) {
      throw error(e.kind(), file.name() + ": " + e.what());
    }
  };
  std::vector<char> bytes(piece);
  for (;;) {
    const std::size_t count = file.read(bytes);
    if (count == 0) {
      reader.finish();
    } else {
      reader.feed({bytes.data(), count});
    }
    if (!use(next) || count == 0) return;
  }
}

/// Lets threads that begin in its scope take no signals: those are for the main thread.
class signals_blocked {
 public:
  signals_blocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~signals_blocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  signals_blocked(const signals_blocked&) = delete;
  signals_blocked& operator=(const signals_blocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

void for_each_task(const std::string& path, core::reader_options options,
                   const std::function<void(const task_record&)>& use) {
  input_file file(path);
  task_record record;
  read_through(file, options, [&](auto& next) {
    while (next(record)) use(record);
    return true;
  });
}

core::plan read_plan(const std::string& path, core::reader_options options,
                     core::earlier_rows* earlier) {
  core::plan_builder builder(random_u64());
  input_file file(path);
  task_batch batch;
  const auto use_up = [&] {
    const std::span records(batch.records.data(), std::exchange(batch.used, 0));
    if (earlier != nullptr) earlier->look_up(records, core::earlier_rows::reading::plan);
    for (const task_record& record : records) builder.add(record);
  };
  read_through(file, options, [&](auto& next) {
    while (next(batch.records[batch.used])) {
      if (++batch.used == task_batch::capacity) use_up();
    }
    return true;
  });
  use_up();
  return builder.result();
}

task_file::task_file(std::string path, core::reader_options options, core::earlier_rows* earlier)
    : file_(std::move(path)), options_(options), earlier_(earlier) {
  const signals_blocked blocked;
  thread_ = std::thread([this] { read(); });
}

task_file::~task_file() {
  queue_.close();
  file_.cancel();
  thread_.join();
}

task_source::state task_file::next(task_record& out) {
  if (at_ == batch_.used) {
    const state now = queue_.take(batch_);
    if (now != state::ready) return now;
    at_ = 0;
  }
  // Swapped, so the strings of both keep their memory.
  std::swap(out, batch_.records[at_++]);
  ++tasks_;
  if (out.problem.empty()) {
    ++valid_;
  } else if (first_invalid_.line == 0) {
    first_invalid_ = {out.line, out.problem};
  }
  return state::ready;
}

std::string task_file::why_unusable() const {
  const std::string why = core::why_unusable(tasks_, valid_, first_invalid_);
  return why.empty() ? why : file_.name() + ": " + why;
}

/// The thread: reads, parses, and hands over what each piece gave.
void task_file::read() {
  task_batch batch;
  std::exception_ptr why;
  try {
    read_through(file_, options_, [&](auto& next) {
      while (next(batch.records[batch.used])) {
        if (++batch.used == task_batch::capacity && !hand_over(batch)) return false;
      }
      return batch.used == 0 || hand_over(batch);
    });
  } catch (...) {
    why = std::current_exception();
  }
  if (batch.used > 0) hand_over(batch);
  queue_.finish(why);
}

bool task_file::hand_over(task_batch& batch) {
  if (earlier_ != nullptr) {
    earlier_->look_up({batch.records.data(), batch.used}, core::earlier_rows::reading::run);
  }
  return queue_.push(batch);
}

}  // namespace mpustop::os
