#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/file_ops.hpp"

namespace mpustop::test {

inline std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Another process that has locked the file, until it is told to go.
class holder {
 public:
  explicit holder(const std::string& path) {
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    REQUIRE(::pipe(go_) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) hold(path, ready[1]);
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    REQUIRE(byte == 'y');
    ::close(ready[0]);
    ::close(ready[1]);
    ::close(go_[0]);
  }
  ~holder() {
    ::close(go_[1]);
    ::waitpid(pid_, nullptr, 0);
  }
  holder(const holder&) = delete;
  holder& operator=(const holder&) = delete;
  pid_t pid() const { return pid_; }

 private:
  [[noreturn]] void hold(const std::string& path, int ready) {
    ::close(go_[1]);
    auto& ops = os::kernel_file_ops();
    const int fd = ops.open(path, O_RDWR | O_CREAT, 0644);
    char byte = ops.lock(fd) == 0 ? 'y' : 'n';
    if (::write(ready, &byte, 1) == 1) static_cast<void>(::read(go_[0], &byte, 1) == 0);
    ::_exit(0);
  }
  int go_[2] = {-1, -1};
  pid_t pid_ = -1;
};

}  // namespace mpustop::test
