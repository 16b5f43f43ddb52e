#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <sys/types.h>

namespace mpustop::os {

/// What tells one file from another, and of what kind it is.
struct file_facts {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  mode_t mode = 0;
  std::uint64_t links = 0;  ///< 0: no directory names it any more
};

/// The few doors through which the report reaches the kernel. Each is one system call and answers
/// as the kernel does, a failure as -errno (EINTR too): what to do about it is the caller's. A test
/// puts a disk of its own behind them.
class file_ops {
 public:
  virtual ~file_ops() = default;

  virtual int open(const std::string& path, int flags, mode_t mode) = 0;
  virtual int close(int fd) = 0;
  virtual int facts(int fd, file_facts& out) = 0;
  virtual int facts(const std::string& path, file_facts& out) = 0;
  virtual ssize_t read_at(int fd, void* to, std::size_t size, std::uint64_t offset) = 0;
  virtual ssize_t write(int fd, const void* from, std::size_t size) = 0;
  virtual int truncate(int fd, std::uint64_t size) = 0;
  virtual int sync_data(int fd) = 0;
  virtual int sync(int fd) = 0;
  /// May files be made in this directory?
  virtual int may_create_in(const std::string& directory) = 0;
  /// Takes the file for this process, without waiting: -EWOULDBLOCK if another one has it.
  virtual int lock(int fd) = 0;
  /// The process that `lock`ed the file, if it is another one and can be known; else 0.
  virtual pid_t locked_by(int fd) = 0;
};

/// The kernel itself.
file_ops& kernel_file_ops();

}  // namespace mpustop::os
