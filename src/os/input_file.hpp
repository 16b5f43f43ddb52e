#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace mpustop::os {

/// A file, pipe or terminal to read from start to end; "-" is standard input. A read that waits
/// (for a pipe's writer, for a terminal) can be ended from another thread.
class input_file {
 public:
  /// Opens nothing yet.
  explicit input_file(std::string path);
  ~input_file();
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;

  /// What messages call it: the path, or "standard input".
  const std::string& name() const noexcept { return name_; }

  /// Reads what is there, at least a byte; 0: the end, or `cancel`. Opens the file the first time.
  /// Throws `mpustop::error` (kind `input`): "tasks.csv: No such file or directory".
  std::size_t read(std::span<char> to);

  /// Ends a `read` that waits, and all later ones. From any thread.
  void cancel() noexcept;

 private:
  void open();
  bool wait();
  [[noreturn]] void fail(int code) const;

  std::string path_;
  std::string name_;
  int fd_ = -1;
  int cancel_ = -1;  // an eventfd that is never read: readable from `cancel` on
};

}  // namespace mpustop::os
