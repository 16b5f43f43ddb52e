#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <fcntl.h>

#include <mpustop/error.hpp>

#include "core/journal.hpp"
#include "core/journal_scan.hpp"
#include "os/file_ops.hpp"
#include "os/report_use.hpp"

namespace mpustop::os {

/// Calls again what a signal has interrupted.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result == -EINTR) result = call();
  return result;
}

/// What the kernel says about -errno.
std::string cause(std::int64_t negative_errno);

/// A file descriptor that closes itself unless it is taken out.
class descriptor {
 public:
  descriptor(file_ops& ops, int fd) : ops_(ops), fd_(fd) {}
  ~descriptor() {
    if (fd_ >= 0) ops_.close(fd_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  file_ops& ops_;
  int fd_;
};

/// Where the report is to be: says whether what stands there can be one. Changes nothing. Every
/// function throws `error` of one kind that names the path and says why not and what would do.
class report_path {
 public:
  report_path(std::string path, file_ops& ops, error_kind kind = error_kind::usage)
      : path_(std::move(path)), ops_(ops), kind_(kind) {}

  const std::string& text() const { return path_; }
  /// The directory that holds it.
  std::string directory() const;

  /// Could a run write its report here, as far as can be seen without creating it?
  void check_usable(report_use use) const;
  /// What is there, if anything is. Refuses all but regular files and character devices.
  std::optional<file_facts> look() const;
  int open(int flags) const;
  /// `lock_result`: what file_ops::lock answered, or 0 to ask only.
  void refuse_if_locked(int fd, int lock_result) const;
  /// Judges the file by its first bytes. A resume is not refused rows.
  void refuse_rows(int fd, report_use use) const;
  /// Reads the file through, from its beginning; `use` gets every valid row. Refuses what is not a
  /// report, and a damaged one.
  core::journal_state read_rows(int fd,
                                const std::function<void(const core::journal_row&)>& use) const;
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  core::journal_start start_of(int fd) const;

  const std::string path_;
  file_ops& ops_;
  const error_kind kind_;
};

}  // namespace mpustop::os
