#include "os/child_process.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/held_signals.hpp"
#include "os/report_path.hpp"

namespace mpustop::os {
namespace {

using clock = std::chrono::steady_clock;
using ending = child_result::ending;

constexpr std::size_t kept_errors = 4'096;
constexpr std::size_t largest_pipe = 1 << 20;

/// A child that is still running when this process ends, on a thread that nobody waits for, would
/// be left behind: it is ended then.
class last_child {
 public:
  ~last_child() { end(); }
  void end() noexcept {
    const pid_t left = child_.exchange(0);
    if (left != 0) ::kill(-left, SIGKILL);
  }
  void set(pid_t child) { child_ = child; }
  /// To be called before its number can be another's.
  void forget(pid_t child) { child_.compare_exchange_strong(child, 0); }

 private:
  std::atomic<pid_t> child_{0};
};
last_child running;

/// What a call of posix_spawn's family answers.
void must(int code, const char* what) {
  if (code != 0) throw std::system_error(code, std::generic_category(), what);
}

/// A pipe that no child gets by accident.
struct pipe_ends {
  pipe_ends() : pipe_ends(made()) {}
  descriptor read, write;

 private:
  static std::array<int, 2> made() {
    std::array<int, 2> ends{};
    must(::pipe2(ends.data(), O_CLOEXEC) == 0 ? 0 : errno, "pipe");
    return ends;
  }
  explicit pipe_ends(std::array<int, 2> ends)
      : read(kernel_file_ops(), ends[0]), write(kernel_file_ops(), ends[1]) {}
};

/// What the child's start is like.
class start {
 public:
  start(int out, int error) {
    must(posix_spawn_file_actions_init(&files_), "posix_spawn");
    must(posix_spawnattr_init(&attributes_), "posix_spawn");
    must(posix_spawn_file_actions_addopen(&files_, 0, "/dev/null", O_RDONLY, 0), "posix_spawn");
    must(posix_spawn_file_actions_adddup2(&files_, out, 1), "posix_spawn");
    must(posix_spawn_file_actions_adddup2(&files_, error, 2), "posix_spawn");
    must(posix_spawn_file_actions_addclosefrom_np(&files_, 3), "posix_spawn");
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~start() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }
  start(const start&) = delete;
  start& operator=(const start&) = delete;

  /// An errno, or 0.
  int run(const std::vector<std::string>& words, pid_t& child) const {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    return ::posix_spawnp(&child, arguments[0], &files_, &attributes_, arguments.data(), environ);
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

/// One of the child's two outputs: a read end that does not wait. It has no end, for we keep the
/// write end too: what says that there is no more to come is the child's own end.
class output {
 public:
  explicit output(int fd) : fd_(fd) { ::fcntl(fd, F_SETFL, O_NONBLOCK); }

  int fd() const { return fd_; }
  std::string text;

  /// Takes what is there, at most `most` bytes more.
  void take(std::size_t most) {
    std::array<char, 4'096> block;
    while (most > 0) {
      const ssize_t got = uninterrupted([&]() -> ssize_t {
        const ssize_t size = ::read(fd_, block.data(), std::min(block.size(), most));
        return size < 0 ? -errno : size;
      });
      if (got <= 0) return;
      text.append(block.data(), static_cast<std::size_t>(got));
      most -= static_cast<std::size_t>(got);
    }
  }

 private:
  const int fd_;
};

/// One byte more than what is kept tells that something went before.
void forget_beginning(std::string& text) {
  if (text.size() > kept_errors + 1) text.erase(0, text.size() - kept_errors - 1);
}

std::string last_lines(std::string text) {
  if (text.size() <= kept_errors) return text;
  return text.erase(0, std::min(text.find('\n'), text.size() - 1) + 1);
}

class watched_child {
 public:
  /// `interrupt`: readable when we are to end ourselves, or -1.
  watched_child(pid_t child, int out, int error, int interrupt, const child_limits& limits)
      : child_(child),
        handle_(kernel_file_ops(), open_handle(child)),
        out_(out),
        error_(error),
        interrupt_(interrupt),
        limits_(limits),
        deadline_(clock::now() + limits.time) {}

  child_result result() {
    running.set(child_);
    const ending how = watch();
    running.forget(child_);
    if (how != ending::exited) {
      ::kill(-child_, SIGKILL);
      // One that runs as somebody else, such as sudo, is not ours to kill: it is left behind.
      constexpr int a_second = 1'000;
      pollfd ended{handle_.get(), POLLIN, 0};
      if (::poll(&ended, 1, a_second) <= 0)
        return {how, 0, std::move(out_.text), last_lines(std::move(error_.text))};
    }
    int status = 0;
    // Where SIGCHLD is ignored nobody knows the status: what was printed has to do.
    if (uninterrupted([&] { return ::waitpid(child_, &status, 0) < 0 ? -errno : 0; }) < 0) {
      status = 0;
    }
    child_result out{how, WEXITSTATUS(status), std::move(out_.text),
                     last_lines(std::move(error_.text))};
    if (how == ending::exited && WIFSIGNALED(status)) {
      out.how = ending::signalled;
      out.code = WTERMSIG(status);
    }
    return out;
  }

 private:
  /// Linux 5.3 and later have it.
  static int open_handle(pid_t child) {
    const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    if (handle >= 0) return handle;
    const int code = errno;
    ::kill(-child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    throw std::system_error(code, std::generic_category(), "pidfd_open");
  }

  /// Reads until it has ended, or is to be ended.
  ending watch() {
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline_ - clock::now()).count();
      if (left <= 0) return ending::timed_out;
      std::array<pollfd, 4> doors{{{handle_.get(), POLLIN, 0},
                                   {interrupt_, POLLIN, 0},
                                   {out_.fd(), POLLIN, 0},
                                   {error_.fd(), POLLIN, 0}}};
      ::poll(doors.data(), doors.size(), static_cast<int>(left));
      out_.take(limits_.output + 1 - out_.text.size());
      if (out_.text.size() > limits_.output) return ending::too_long;
      error_.take(kept_errors);
      forget_beginning(error_.text);
      if ((doors[0].revents & POLLIN) != 0) return last_words();
      if ((doors[1].revents & POLLIN) != 0) return ending::interrupted;
    }
  }

  /// What stood in the pipes when it ended.
  ending last_words() {
    out_.take(limits_.output + 1 - out_.text.size());
    error_.take(largest_pipe);
    forget_beginning(error_.text);
    return out_.text.size() > limits_.output ? ending::too_long : ending::exited;
  }

  const pid_t child_;
  const descriptor handle_;  // readable when it has ended
  output out_, error_;
  const int interrupt_;
  const child_limits limits_;
  const clock::time_point deadline_;
};

}  // namespace

child_result run_child(const std::vector<std::string>& words, const child_limits& limits) {
  const pipe_ends out;
  const pipe_ends error;
  const held_signals held;  // else an interrupt would leave the child behind
  pid_t child = 0;
  const int failed = start(out.write.get(), error.write.get()).run(words, child);
  if (failed != 0) return {ending::not_started, failed, {}, {}};
  return watched_child(child, out.read.get(), error.read.get(), held.fd(), limits).result();
}

void end_running_child() noexcept { running.end(); }

}  // namespace mpustop::os
