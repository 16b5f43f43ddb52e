#include "os/report_path.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>

#include <mpustop/error.hpp>

namespace mpustop::os {
namespace {

constexpr mode_t new_file_mode = 0644;

std::string kind_name(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return S_ISBLK(mode) ? "a block device" : "no file";
}

}  // namespace

std::string cause(std::int64_t negative_errno) {
  return std::generic_category().message(static_cast<int>(-negative_errno));
}

std::string report_path::directory() const {
  const std::string parent = std::filesystem::path(path_).parent_path().string();
  return parent.empty() ? "." : parent;
}

void report_path::refuse(const std::string& why) const {
  throw error(error_kind::usage, fmt::format("report {}: {}", path_.empty() ? "''" : path_, why));
}

void report_path::check_usable() const {
  const std::optional<file_facts> found = look();
  if (!found) {
    const int result = ops_.may_create_in(directory());
    if (result < 0) refuse(fmt::format("cannot be created in {}: {}", directory(), cause(result)));
    return;
  }
  if (S_ISCHR(found->mode)) {
    const descriptor device(ops_, open(O_WRONLY));
    return;
  }
  const descriptor file(ops_, open(O_RDWR));
  refuse_if_locked(file.get(), 0);
  refuse_rows(file.get());
}

std::optional<file_facts> report_path::look() const {
  if (path_.empty()) refuse("a file name is wanted");
  if (path_.back() == '/') refuse("names a directory; a file name is wanted");
  file_facts found;
  const int result = ops_.facts(path_, found);
  if (result == -ENOENT) return std::nullopt;
  if (result < 0) refuse("cannot be used: " + cause(result));
  if (!S_ISREG(found.mode) && !S_ISCHR(found.mode)) {
    refuse(fmt::format("is {}; a file name is wanted", kind_name(found.mode)));
  }
  return found;
}

int report_path::open(int flags) const {
  const int fd = uninterrupted(
      [&] { return ops_.open(path_, flags | O_APPEND | O_CLOEXEC | O_NOCTTY, new_file_mode); });
  if (fd < 0) refuse("cannot be opened for reading and writing: " + cause(fd));
  return fd;
}

void report_path::refuse_if_locked(int fd, int lock_result) const {
  const pid_t holder = ops_.locked_by(fd);
  if (lock_result >= 0 && holder == 0) return;
  if (lock_result < 0 && lock_result != -EWOULDBLOCK) {
    refuse(fmt::format("cannot be locked: {}; name a file on another file system",
                       cause(lock_result)));
  }
  refuse(fmt::format("another run{} is writing it; name another file with --report",
                     holder > 0 ? fmt::format(" (process {})", holder) : ""));
}

void report_path::refuse_rows(int fd) const {
  switch (start_of(fd)) {
    case core::journal_start::no_rows: return;
    case core::journal_start::rows:
      refuse("holds the rows of an earlier run; move it away or name another file with --report");
    case core::journal_start::foreign:
      refuse(
          "exists and is not a report of mpustop (its first line is not the report's header); name "
          "another file with --report");
  }
}

core::journal_start report_path::start_of(int fd) const {
  std::string first(core::journal_start_size(), '\0');
  std::size_t size = 0;
  while (size < first.size()) {
    const ssize_t got = uninterrupted(
        [&] { return ops_.read_at(fd, first.data() + size, first.size() - size, size); });
    if (got < 0) refuse("cannot be read: " + cause(got));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  first.resize(size);
  return core::classify_start(first);
}

}  // namespace mpustop::os
