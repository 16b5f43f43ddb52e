// Preloaded into the real binary: a disk that takes its time to sync, and a resolver that hangs.
// What is asked for comes in the environment; without it every call is the C library's.
//   MPUSTOP_TEST_SYNC_SECONDS=N   a sync of a file that holds rows takes N seconds
//   MPUSTOP_TEST_SYNC_GATE=FILE   such a sync lasts until FILE exists; FILE.waiting tells of it
//   MPUSTOP_TEST_NAME_GATE=FILE   the same of looking up a name
//   MPUSTOP_TEST_NAMES_FIRST=N    but not of the first N times
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <ctime>
#include <string>

namespace {

std::atomic<int> names_looked_up = 0;

void pause_for(double seconds) {
  const auto whole = static_cast<std::time_t>(seconds);
  const auto rest = static_cast<long>((seconds - static_cast<double>(whole)) * 1e9);
  const timespec time{whole, rest};
  nanosleep(&time, nullptr);
}

void wait_at(const char* gate) {
  const std::string waiting = std::string(gate) + ".waiting";
  close(open(waiting.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  while (access(gate, F_OK) != 0) pause_for(0.005);
}

bool holds_rows(int fd) {
  constexpr off_t header = 96;  // data/report-format.md
  struct stat found {};
  return fstat(fd, &found) == 0 && S_ISREG(found.st_mode) && found.st_size > header;
}

void be_slow(int fd) {
  if (!holds_rows(fd)) return;
  if (const char* seconds = std::getenv("MPUSTOP_TEST_SYNC_SECONDS")) pause_for(std::atof(seconds));
  if (const char* gate = std::getenv("MPUSTOP_TEST_SYNC_GATE")) wait_at(gate);
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int fdatasync(int fd) {
  be_slow(fd);
  return real<int(int)>("fdatasync")(fd);
}

int fsync(int fd) {
  be_slow(fd);
  return real<int(int)>("fsync")(fd);
}

int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  const char* first = std::getenv("MPUSTOP_TEST_NAMES_FIRST");
  const bool slow = names_looked_up++ >= (first != nullptr ? std::atoi(first) : 0);
  const char* gate = std::getenv("MPUSTOP_TEST_NAME_GATE");
  if (slow && gate != nullptr) wait_at(gate);
  using function = int(const char*, const char*, const addrinfo*, addrinfo**);
  return real<function>("getaddrinfo")(node, service, hints, result);
}
}
