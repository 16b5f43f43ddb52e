#include "os/typed_line.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace mpustop::os {

line_wait::line_wait() {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &wanted, &before_);
  signals_ = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  tcflush(STDIN_FILENO, TCIFLUSH);
}

line_wait::~line_wait() {
  while (next_signal() != 0) continue;  // it was answered; left pending it would end the process
  close(signals_);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

/// The number of one that has come; 0 if none has.
int line_wait::next_signal() const {
  signalfd_siginfo info{};
  return ::read(signals_, &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo) : 0;
}

bool can_ask() { return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1; }

typed_line line_wait::read() {
  std::string text;
  for (;;) {
    pollfd ready[] = {{signals_, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    if (poll(ready, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return {};
    }
    if (const int number = next_signal(); number != 0) return {.signal = number};
    if (ready[1].revents == 0) continue;
    std::array<char, 256> piece;
    const ssize_t got = ::read(STDIN_FILENO, piece.data(), piece.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return {};
    text.append(piece.data(), static_cast<std::size_t>(got));
    if (const auto end = text.find_first_of("\r\n"); end != std::string::npos) {
      return {.text = text.substr(0, end)};
    }
  }
}

}  // namespace mpustop::os
