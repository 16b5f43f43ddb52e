#include "os/file_ops.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mpustop::os {
namespace {

/// A system call's answer with its errno folded in.
template <class Result>
Result answer(Result result) {
  return result < 0 ? static_cast<Result>(-errno) : result;
}

int answer(int result, const struct ::stat& from, file_facts& out) {
  if (result < 0) return -errno;
  out = {from.st_dev, from.st_ino, static_cast<std::uint64_t>(from.st_size), from.st_mode,
         from.st_nlink};
  return 0;
}

/// The whole file, for writing.
struct ::flock whole_file() {
  struct ::flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  return range;
}

class kernel final : public file_ops {
 public:
  int open(const std::string& path, int flags, mode_t mode) override {
    return answer(::open(path.c_str(), flags, mode));
  }
  int close(int fd) override { return answer(::close(fd)); }
  int facts(int fd, file_facts& out) override {
    struct ::stat found {};
    return answer(::fstat(fd, &found), found, out);
  }
  int facts(const std::string& path, file_facts& out) override {
    struct ::stat found {};
    return answer(::stat(path.c_str(), &found), found, out);
  }
  ssize_t read_at(int fd, void* to, std::size_t size, std::uint64_t offset) override {
    return answer(::pread(fd, to, size, static_cast<off_t>(offset)));
  }
  ssize_t write(int fd, const void* from, std::size_t size) override {
    return answer(::write(fd, from, size));
  }
  int truncate(int fd, std::uint64_t size) override {
    return answer(::ftruncate(fd, static_cast<off_t>(size)));
  }
  int sync_data(int fd) override { return answer(::fdatasync(fd)); }
  int sync(int fd) override { return answer(::fsync(fd)); }
  int may_create_in(const std::string& directory) override {
    return answer(::access(directory.c_str(), W_OK | X_OK));
  }

  // The flock is what excludes: it holds until the file is closed, whatever else this process does
  // with it. It does not say whose it is; the record lock beside it does, and has no other use.
  int lock(int fd) override {
    const int result = answer(::flock(fd, LOCK_EX | LOCK_NB));
    if (result < 0) return result;
    struct ::flock range = whole_file();
    static_cast<void>(::fcntl(fd, F_SETLK, &range));
    return 0;
  }
  pid_t locked_by(int fd) override {
    struct ::flock range = whole_file();
    if (::fcntl(fd, F_GETLK, &range) != 0 || range.l_type == F_UNLCK) return 0;
    return range.l_pid > 0 ? range.l_pid : 0;
  }
};

}  // namespace

file_ops& kernel_file_ops() {
  // Never destroyed: a thread that nobody waits for may close its files while the process ends.
  static file_ops& instance = *new kernel;
  return instance;
}

}  // namespace mpustop::os
