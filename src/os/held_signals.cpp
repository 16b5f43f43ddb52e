#include "os/held_signals.hpp"

#include <initializer_list>

#include <sys/signalfd.h>
#include <unistd.h>

namespace mpustop::os {

held_signals::held_signals() {
  pthread_sigmask(SIG_BLOCK, nullptr, &before_);
  sigset_t ours;
  sigemptyset(&ours);
  bool any = false;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction now {};
    ::sigaction(number, nullptr, &now);
    if (sigismember(&before_, number) == 1 || now.sa_handler == SIG_IGN) continue;
    sigaddset(&ours, number);
    any = true;
  }
  if (!any) return;
  pthread_sigmask(SIG_BLOCK, &ours, nullptr);
  // Looked at, never read: what has come stays pending until the mask lets it through.
  fd_ = ::signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
}

held_signals::~held_signals() {
  if (fd_ >= 0) ::close(fd_);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace mpustop::os
