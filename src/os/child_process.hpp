#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace mpustop::os {

/// How long a child may take, and how much it may print.
struct child_limits {
  std::chrono::milliseconds time{60'000};
  std::size_t output = 64 * 1024;  ///< bytes of standard output
};

/// How a child ended, and what it printed.
struct child_result {
  enum class ending {
    exited,       ///< `code`: its exit code
    signalled,    ///< `code`: the signal that ended it
    timed_out,    ///< ended by us
    too_long,     ///< printed too much, and was ended by us
    interrupted,  ///< ended by us, for a signal ends us that was held back until then
    not_started,  ///< `code`: an errno
  };
  ending how = ending::exited;
  int code = 0;
  std::string out;    ///< standard output, whole unless it was `too_long`
  std::string error;  ///< the end of standard error: whole lines of its last 4 KiB
};

/// Runs a program to its end and waits for it. No shell has a part in it: `words` is the program, a
/// path or a name for PATH, and its arguments as they are. It has our environment, nothing on its
/// standard input, no other open file of ours, and the signals' ordinary handling; it is the head
/// of a process group of its own, which is killed when it takes too long, prints too much, or we
/// end before it does. It is not waited for what it has left running when it has ended
/// itself.
child_result run_child(const std::vector<std::string>& words, const child_limits& limits = {});

/// Kills what another thread runs, with its group: for an exit that ends no objects.
void end_running_child() noexcept;

}  // namespace mpustop::os
