#include "os/report_file.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "core/journal.hpp"
#include "os/background_sync.hpp"
#include "os/report_path.hpp"

namespace mpustop::os {

class report_file::impl {
 public:
  impl(std::string path, file_ops& ops, std::chrono::milliseconds sync_delay)
      : path_(std::move(path), ops), ops_(ops), sync_delay_(sync_delay) {}
  ~impl() {
    sync_.reset();
    if (fd_ >= 0) ops_.close(fd_);
  }

  void on_failure(std::function<void(const error&)> told) { on_failure_ = std::move(told); }
  void check_usable(report_use use) const { path_.check_usable(use); }
  core::journal_state take_up(const std::function<void(const core::journal_row&)>& use);
  void open();
  bool is_open() const noexcept { return fd_ >= 0; }
  std::uint64_t rows() const noexcept { return rows_; }
  void append(std::string_view rows);
  void close();

 private:
  error failure(const std::string& what) const {
    return {error_kind::report, fmt::format("report {}: {}", path_.text(), what)};
  }
  [[noreturn]] void fail(const std::string& what) const { throw failure(what); }
  void lock(int fd) const;
  int open_fresh();
  void begin_fresh(int fd);
  void refuse_changed() const;
  void make_ready(int fd);
  std::size_t write_some(int fd, std::string_view bytes, std::string& failure) const;
  void keep_whole_rows(std::string_view written);
  void count(std::string_view rows) { rows_ += std::count(rows.begin(), rows.end(), '\n'); }
  void sync_directory() const;
  std::string sync_now(bool written) const;
  bool is_ours() const;

  const report_path path_;
  file_ops& ops_;
  const std::chrono::milliseconds sync_delay_;
  std::function<void(const error&)> on_failure_;
  std::optional<descriptor> taken_;  ///< what `take_up` has taken, until `open`
  int fd_ = -1;
  bool regular_ = false;
  file_facts ours_;                           ///< as it was before anything was changed
  std::atomic<std::uint64_t> good_size_ = 0;  ///< up to here the file holds whole rows
  std::uint64_t rows_ = 0;
  std::string torn_;  ///< why the file ends with a torn row, if it does
  bool failure_told_ = false;
  std::optional<background_sync> sync_;
};

void report_file::impl::lock(int fd) const {
  path_.refuse_if_locked(fd, uninterrupted([&] { return ops_.lock(fd); }));
}

core::journal_state report_file::impl::take_up(
    const std::function<void(const core::journal_row&)>& use) {
  if (fd_ >= 0 || taken_) throw std::logic_error("report_file::take_up of an open report");
  const std::optional<file_facts> found = path_.look();
  if (!found || S_ISCHR(found->mode)) return {};
  descriptor file(ops_, path_.open(O_RDWR));
  lock(file.get());
  const int result = ops_.facts(file.get(), ours_);
  if (result < 0) path_.refuse("cannot be used: " + cause(result));
  core::journal_state state = path_.read_rows(file.get(), use);
  ours_.size = state.size;
  good_size_ = state.good_size;
  regular_ = true;
  taken_.emplace(ops_, file.release());
  return state;
}

void report_file::impl::open() {
  if (fd_ >= 0) throw std::logic_error("report_file::open of an open report");
  const bool taken_up = taken_.has_value();
  descriptor file(ops_, taken_up ? taken_->release() : open_fresh());
  taken_.reset();
  if (taken_up) {
    refuse_changed();
  } else if (regular_) {
    begin_fresh(file.get());
  }
  make_ready(file.get());
  if (regular_) {
    sync_.emplace([this](bool written) { return sync_now(written); }, sync_delay_,
                  [this](const std::string& what) {
                    if (on_failure_) on_failure_(failure(what));
                  });
  }
  fd_ = file.release();
}

int report_file::impl::open_fresh() {
  const std::optional<file_facts> found = path_.look();
  regular_ = !found || S_ISREG(found->mode);
  good_size_ = 0;
  return path_.open(regular_ ? O_RDWR | O_CREAT : O_WRONLY);
}

/// Takes the file for this run; of its header all or nothing is good.
void report_file::impl::begin_fresh(int fd) {
  lock(fd);
  // Only now nobody else can write: what `check_usable` saw may be old.
  path_.refuse_rows(fd, report_use::fresh);
  const int result = ops_.facts(fd, ours_);
  if (result < 0) fail("cannot be written: " + cause(result));
  good_size_ = path_.read_rows(fd, [](const core::journal_row&) {}).good_size;
}

/// Is what was taken up still what stands at the path?
void report_file::impl::refuse_changed() const {
  file_facts now;
  const int result = ops_.facts(path_.text(), now);
  if (result == -ENOENT || result == -ENOTDIR)
    path_.refuse("was removed since it was read; run the command again");
  if (result < 0) path_.refuse("cannot be used: " + cause(result));
  if (now.device != ours_.device || now.inode != ours_.inode) {
    path_.refuse("was replaced since it was read; run the command again");
  }
  if (now.size != ours_.size) path_.refuse("was changed since it was read; run the command again");
}

/// Cuts the file to what is good, writes the header if that is nothing, and brings both to the
/// disk: a row behind a cut that a power cut undoes would stand behind the torn tail.
void report_file::impl::make_ready(int fd) {
  if (regular_ && ours_.size != good_size_) {
    const int result = uninterrupted([&] { return ops_.truncate(fd, good_size_); });
    if (result < 0) fail("its torn end cannot be cut off: " + cause(result));
  }
  if (good_size_ == 0) {
    const std::string_view header = core::journal_header();
    std::string failure;
    write_some(fd, header, failure);
    if (!failure.empty()) fail(failure);
    good_size_ = header.size();
  }
  if (!regular_) return;
  const int result = uninterrupted([&] { return ops_.sync_data(fd); });
  if (result < 0) fail("cannot be synced to disk: " + cause(result));
  sync_directory();
}

/// Writes until all is written or a write fails; how much was written, and the failure.
std::size_t report_file::impl::write_some(int fd, std::string_view bytes,
                                          std::string& failure) const {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t result = uninterrupted(
        [&] { return ops_.write(fd, bytes.data() + written, bytes.size() - written); });
    if (result <= 0) {
      failure = "cannot be written: " + cause(result < 0 ? result : -EIO);
      return written;
    }
    written += static_cast<std::size_t>(result);
  }
  return written;
}

void report_file::impl::append(std::string_view rows) {
  if (fd_ < 0) throw std::logic_error("report_file::append before open");
  if (rows.empty()) return;
  failure_told_ = failure_told_ || !torn_.empty();
  if (!torn_.empty()) fail(torn_);
  std::string failure;
  const std::size_t written = write_some(fd_, rows, failure);
  if (failure.empty()) {
    good_size_ += rows.size();
    count(rows);
  } else {
    keep_whole_rows(rows.substr(0, written));
    if (!torn_.empty()) torn_ = failure;
  }
  if (sync_) {
    sync_->wanted();
    if (failure.empty()) failure = sync_->failure();
  }
  if (failure.empty()) return;
  failure_told_ = true;
  fail(failure);
}

/// After a failed write: cuts the torn row that it may have left.
void report_file::impl::keep_whole_rows(std::string_view written) {
  const std::size_t whole = core::whole_records(written);
  good_size_ += whole;
  count(written.substr(0, whole));
  if (whole == written.size()) return;
  const bool cut = regular_ && uninterrupted([&] { return ops_.truncate(fd_, good_size_); }) >= 0;
  if (!cut) torn_ = "ends with a torn row";
}

void report_file::impl::sync_directory() const {
  const int fd = uninterrupted(
      [&] { return ops_.open(path_.directory(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0); });
  if (fd < 0) return;  // One may be allowed to create files in it and not to read it.
  const descriptor directory(ops_, fd);
  const int result = uninterrupted([&] { return ops_.sync(fd); });
  // EINVAL: a file system whose directories have nothing to sync.
  if (result < 0 && result != -EINVAL) fail("its directory cannot be synced: " + cause(result));
}

/// Syncs the rows, if there are new ones, and looks whether all are still where they will be looked
/// for.
std::string report_file::impl::sync_now(bool written) const {
  const std::uint64_t least = good_size_;
  const int result = written ? uninterrupted([&] { return ops_.sync_data(fd_); }) : 0;
  if (result < 0) return "cannot be synced to disk: " + cause(result);
  file_facts now;
  const int looked = ops_.facts(path_.text(), now);
  const bool gone = looked == -ENOENT || looked == -ENOTDIR;
  const bool other = looked >= 0 && (now.device != ours_.device || now.inode != ours_.inode);
  if (gone) return "was removed, or moved away, during the run; put it back before you go on";
  if (other) return "was replaced during the run; put it back before you go on";
  if (looked >= 0 && now.size < least) return "was cut short by somebody else during the run";
  return {};
}

/// Nobody else has written to it. Requires that nobody writes now.
bool report_file::impl::is_ours() const {
  file_facts now;
  return ops_.facts(fd_, now) < 0 || now.size == good_size_;
}

void report_file::impl::close() {
  taken_.reset();
  if (fd_ < 0) return;
  std::string failure = torn_;
  if (sync_) {
    const bool unsynced = sync_->stop();
    if (failure.empty()) failure = sync_->failure();
    if (failure.empty()) failure = sync_now(unsynced);
    if (failure.empty() && !is_ours()) failure = "was written by somebody else during the run";
    sync_.reset();
  }
  const int result = ops_.close(std::exchange(fd_, -1));
  // On Linux an interrupted close has closed; nothing is lost by it.
  if (failure.empty() && result < 0 && result != -EINTR) {
    failure = "cannot be closed: " + cause(result);
  }
  if (!failure.empty() && !std::exchange(failure_told_, true)) fail(failure);
}

report_file::report_file(std::string path, file_ops& ops, std::chrono::milliseconds sync_delay)
    : impl_(std::make_unique<impl>(std::move(path), ops, sync_delay)) {}
report_file::~report_file() = default;
void report_file::on_failure(std::function<void(const error&)> told) {
  impl_->on_failure(std::move(told));
}
void report_file::check_usable(report_use use) const { impl_->check_usable(use); }
core::journal_state report_file::take_up(const std::function<void(const core::journal_row&)>& use) {
  return impl_->take_up(use);
}
void report_file::open() { impl_->open(); }
bool report_file::is_open() const noexcept { return impl_->is_open(); }
std::uint64_t report_file::rows() const noexcept { return impl_->rows(); }
void report_file::append(std::string_view rows) { impl_->append(rows); }
void report_file::close() { impl_->close(); }

}  // namespace mpustop::os
