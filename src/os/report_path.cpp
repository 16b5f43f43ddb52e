#include "os/report_path.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>

namespace mpustop::os {
namespace {

constexpr mode_t new_file_mode = 0644;
constexpr std::size_t read_size = std::size_t{1} << 20;

constexpr const char* not_ours =
    "exists and is not a report of mpustop (its first line is not the report's header); name "
    "another file with --report";

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
  throw error(kind_, fmt::format("report {}: {}", path_.empty() ? "''" : path_, why));
}

void report_path::check_usable(report_use use) const {
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
  refuse_rows(file.get(), use);
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
  if (fd < 0) {
    const bool reads = (flags & O_ACCMODE) == O_RDONLY;
    refuse(
        fmt::format("cannot be opened for reading{}: {}", reads ? "" : " and writing", cause(fd)));
  }
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

void report_path::refuse_rows(int fd, report_use use) const {
  switch (start_of(fd)) {
    case core::journal_start::no_rows: return;
    case core::journal_start::rows:
      if (use == report_use::resume) return;
      refuse(
          "holds the rows of an earlier run: go on with it by --resume, or name another file with "
          "--report");
    case core::journal_start::foreign: refuse(not_ours);
  }
}

core::journal_state report_path::read_rows(
    int fd, const std::function<void(const core::journal_row&)>& use) const {
  core::journal_scanner scanner(use);
  std::string piece(read_size, '\0');
  for (std::uint64_t offset = 0;;) {
    const ssize_t got =
        uninterrupted([&] { return ops_.read_at(fd, piece.data(), piece.size(), offset); });
    if (got < 0) refuse("cannot be read: " + cause(got));
    if (got == 0) break;
    offset += static_cast<std::uint64_t>(got);
    scanner.feed(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
  }
  core::journal_state found = scanner.finish();
  if (found.what == core::journal_state::kind::foreign) refuse(not_ours);
  if (found.what == core::journal_state::kind::damaged) {
    refuse(
        fmt::format("line {} is damaged: it {}; repair or remove that line, or name another "
                    "report with --report",
                    found.line, found.reason));
  }
  return found;
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
