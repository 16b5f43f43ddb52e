// Lines on their way to a reader that is slow, gone, or a full disk.
#include "os/line_writer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>

#include <fcntl.h>
#include <unistd.h>

using mpustop::os::line_writer;

namespace {

struct pipe_ends {
  pipe_ends() { REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0); }
  ~pipe_ends() {
    close_reader();
    ::close(ends[1]);
  }
  void close_reader() {
    if (ends[0] >= 0) ::close(ends[0]);
    ends[0] = -1;
  }
  /// One read(2).
  std::string read() {
    std::string out(64 * 1024, '\0');
    const ssize_t size = ::read(ends[0], out.data(), out.size());
    out.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return out;
  }
  std::array<int, 2> ends{};
};

line_writer::callbacks silent() {
  return {[](bool) {}, [] {}};
}

std::string numbered(int from, int to) {
  std::string out;
  for (int i = from; i < to; ++i) out += "app,task-" + std::to_string(i) + "\n";
  return out;
}

}  // namespace

TEST_CASE("lines come whole and in order, and the writer waits for nobody") {
  pipe_ends pipe;
  std::atomic<int> behind{0}, relieved{0};
  line_writer writer(pipe.ends[1], {[&](bool is) { ++(is ? behind : relieved); }, [] {}});
  // Far more than a pipe holds: nothing reads yet.
  for (int i = 0; i < 200; ++i) writer.write(numbered(i * 1'000, (i + 1) * 1'000));
  CHECK(behind == 1);
  const std::string wanted = numbered(0, 200'000);
  std::string got;
  while (got.size() < wanted.size()) {
    const std::string piece = pipe.read();
    REQUIRE(!piece.empty());
    got += piece;
  }
  CHECK(got == wanted);
  CHECK(writer.finish() == 0);
  writer.write("one,more\n");
  CHECK(pipe.read() == "one,more\n");
  CHECK(writer.finish() == 0);
  CHECK(relieved == 1);
}

TEST_CASE("a reader that is gone is told, once, and nothing more is written") {
  std::signal(SIGPIPE, SIG_IGN);
  pipe_ends pipe;
  std::atomic<int> failures{0};
  line_writer writer(pipe.ends[1], {[](bool) {}, [&] { ++failures; }});
  pipe.close_reader();
  writer.write("a,b\n");
  CHECK(writer.finish() == EPIPE);
  writer.write("c,d\n");
  CHECK(writer.finish() == EPIPE);
  CHECK(failures == 1);
}

TEST_CASE("a full disk is told") {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  REQUIRE(full >= 0);
  {
    line_writer writer(full, silent());
    writer.write("a,b\n");
    CHECK(writer.finish() == ENOSPC);
  }
  ::close(full);
}

TEST_CASE("what a reader who stands still does not take is dropped in a hurry, at whole lines") {
  pipe_ends pipe;
  {
    line_writer writer(pipe.ends[1], silent());
    writer.write(numbered(0, 100'000));
    writer.hurry(std::chrono::milliseconds(10));
    CHECK(writer.finish() == 0);
  }
  ::close(pipe.ends[1]);
  pipe.ends[1] = ::dup(pipe.ends[0]);
  std::string got;
  for (std::string piece = pipe.read(); !piece.empty(); piece = pipe.read()) got += piece;
  CHECK((got.empty() || got.back() == '\n'));
  CHECK(numbered(0, 100'000).starts_with(got));
}
