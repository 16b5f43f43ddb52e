#include "os/signals.hpp"

#include "os/child_process.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <system_error>

namespace mpustop::os {

namespace {

constexpr auto echo_time = std::chrono::milliseconds(100);

sigset_t watched() {
  sigset_t out;
  sigemptyset(&out);
  sigaddset(&out, SIGINT);
  sigaddset(&out, SIGTERM);
  return out;
}

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

}  // namespace

signal_watch::signal_watch(std::function<void(int)> first, std::function<void()> at_once)
    : first_(std::move(first)), at_once_(std::move(at_once)) {
  std::signal(SIGHUP, SIG_IGN);
  const sigset_t wanted = watched();
  pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
  signals_ = checked(signalfd(-1, &wanted, SFD_CLOEXEC), "signalfd");
  ending_ = checked(eventfd(0, EFD_CLOEXEC), "eventfd");
  thread_ = std::thread([this] { watch(); });
}

signal_watch::~signal_watch() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(ending_, &one, sizeof one);
  thread_.join();
  close(ending_);
  close(signals_);
  // What still waits was for the watch. Later ones end the process if its last words are stuck.
  const sigset_t wanted = watched();
  const timespec at_once{0, 0};
  while (sigtimedwait(&wanted, nullptr, &at_once) > 0) continue;
  pthread_sigmask(SIG_UNBLOCK, &wanted, nullptr);
}

void signal_watch::watch() {
  using clock = std::chrono::steady_clock;
  bool told = false;
  clock::time_point told_at;
  for (;;) {
    pollfd ready[2] = {{signals_, POLLIN, 0}, {ending_, POLLIN, 0}};
    if (poll(ready, 2, -1) < 0) continue;
    if (ready[1].revents != 0) return;
    signalfd_siginfo info{};
    if (read(signals_, &info, sizeof info) != sizeof info) continue;
    const int number = static_cast<int>(info.ssi_signo);
    if (told) {
      if (clock::now() - told_at < echo_time) continue;
      if (at_once_) at_once_();
      end_running_child();
      _exit(128 + number);
    }
    told = true;
    told_at = clock::now();
    first_(number);
  }
}

}  // namespace mpustop::os
