#include "os/child_process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "temporary.hpp"

using namespace mpustop::os;
using mpustop::test::temporary_directory;
using ending = child_result::ending;

namespace {

child_result shell(const std::string& script, const child_limits& limits = {}) {
  return run_child({"/bin/sh", "-c", script}, limits);
}

}  // namespace

TEST_CASE("a child's outputs and exit code are told") {
  const child_result result = shell("echo out; echo err >&2; exit 3");
  CHECK(result.how == ending::exited);
  CHECK(result.code == 3);
  CHECK(result.out == "out\n");
  CHECK(result.error == "err\n");
}

TEST_CASE("words reach a child as they are, no shell reads them") {
  CHECK(run_child({"printf", "%s|", "a b", "", "$HOME", "*", "`id`"}).out == "a b||$HOME|*|`id`|");
}

TEST_CASE("a child that a signal ended") {
  const child_result result = shell("kill -TERM $$");
  CHECK(result.how == ending::signalled);
  CHECK(result.code == SIGTERM);
}

TEST_CASE("what cannot be started says why") {
  const temporary_directory at;
  for (const auto& [program, code] : {std::pair(at.path("none"), ENOENT),
                                      {at.file("not-executable", "#!/bin/sh\n"), EACCES},
                                      {at.root().string(), EACCES}}) {
    const child_result result = run_child({program});
    CHECK(result.how == ending::not_started);
    CHECK(result.code == code);
  }
}

TEST_CASE("a child that takes too long is ended, and so is what it started") {
  const temporary_directory at;
  const std::string pipe = at.fifo("held");
  const int held = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  child_limits limits;
  limits.time = std::chrono::milliseconds(300);
  const child_result result = shell(
      "exec 3>'" + pipe + "'; (trap '' TERM; while :; do read x; done </dev/zero) & wait", limits);
  CHECK(result.how == ending::timed_out);
  // Nobody holds the pipe's other end any more.
  ::fcntl(held, F_SETFL, 0);
  char byte = 0;
  CHECK(::read(held, &byte, 1) == 0);
  ::close(held);
}

TEST_CASE("a child that prints too much is ended, and so is what it started") {
  const temporary_directory at;
  const std::string pipe = at.fifo("held");
  const int held = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  const child_result result =
      shell("exec 3>'" + pipe + "'; (exec sleep 1000) & while :; do echo 0123456789; done");
  CHECK(result.how == ending::too_long);
  CHECK(result.out.size() == child_limits{}.output + 1);
  ::fcntl(held, F_SETFL, 0);
  char byte = 0;
  CHECK(::read(held, &byte, 1) == 0);
  ::close(held);
}

TEST_CASE("just as much as it may print is no error, be it at its end") {
  child_limits limits;
  limits.output = 10;
  CHECK(shell("printf 0123456789", limits).how == ending::exited);
  CHECK(shell("printf 0123456789x", limits).how == ending::too_long);
}

TEST_CASE("of standard error the end is kept, in whole lines") {
  const child_result result =
      shell("i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo \"line $i\"; done >&2");
  CHECK(result.how == ending::exited);
  CHECK(result.error.size() <= 4096);
  CHECK(result.error.starts_with("line "));
  CHECK(result.error.ends_with("line 1999\nline 2000\n"));
  CHECK(shell("head -c 9999 /dev/zero | tr '\\0' x >&2").error.empty());
}

TEST_CASE("a child that has ended is not waited for by what it left running") {
  const child_result result = shell("(exec sleep 1000) & echo $!");
  CHECK(result.how == ending::exited);
  const int left = std::stoi(result.out);
  CHECK(::kill(left, SIGKILL) == 0);
}

TEST_CASE("a child has no input, none of our files, and its signals as usual") {
  const int leaked = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto ignored = ::signal(SIGPIPE, SIG_IGN);
  const child_result result = shell(
      "read x || echo no input; ls /proc/self/fd | wc -l; grep SigBlk /proc/self/status; "
      "cut -d' ' -f5 /proc/self/stat; echo $$; kill -PIPE $$");
  ::signal(SIGPIPE, ignored);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(leaked);
  CHECK(result.how == ending::signalled);
  CHECK(result.code == SIGPIPE);
  const std::string expected = "no input\n4\nSigBlk:\t0000000000000000\n";
  CAPTURE(result.out);
  REQUIRE(result.out.starts_with(expected));  // 4: three streams, and the directory
  const std::string rest = result.out.substr(expected.size());
  const std::string group = rest.substr(0, rest.find('\n') + 1);
  CHECK(rest == group + group);  // it leads its process group
}

TEST_CASE("a signal that is to end us ends the child before it") {
  const temporary_directory at;
  const pid_t parent = ::fork();
  if (parent == 0) {
    ::signal(SIGTERM, SIG_DFL);
    const child_result result =
        shell("kill -TERM $PPID; exec sleep 1000");  // SIGTERM comes while it is waited for
    ::_exit(result.how == ending::interrupted ? 1 : 2);
  }
  int status = 0;
  CHECK(::waitpid(parent, &status, 0) == parent);
  CHECK(WIFSIGNALED(status));  // and not gone on with: the signal was only held back
  CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("a signal for which somebody else waits is left to them") {
  sigset_t blocked, before, pending;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const child_result result = shell("kill -TERM $PPID; echo done");
  CHECK(result.how == ending::exited);
  CHECK(result.out == "done\n");
  sigpending(&pending);
  CHECK(sigismember(&pending, SIGTERM) == 1);
  const timespec none{};
  CHECK(::sigtimedwait(&blocked, nullptr, &none) == SIGTERM);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}
