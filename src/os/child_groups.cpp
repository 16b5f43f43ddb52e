#include "os/child_groups.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>

#include <sys/types.h>
#include <unistd.h>

namespace mpustop::os {

void kill_child_groups() {
  std::error_code unknown;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task", unknown)) {
    std::ifstream children(thread.path() / "children");
    for (pid_t child = 0; children >> child;) {
      // Only what is its own group's head: no other group is ours to end.
      ::kill(::getpgid(child) == child ? -child : child, SIGKILL);
    }
  }
}

}  // namespace mpustop::os
