#include "fake_disk.hpp"

#include <algorithm>
#include <cstring>

#include <fcntl.h>

using guard = std::lock_guard<std::mutex>;
using mpustop::os::file_facts;

int fake_disk::enter(bool interruptible) {
  if (interruptible && interrupts) {
    interrupted_ = !interrupted_;
    if (interrupted_) return -EINTR;
  }
  ++calls_;
  const bool hit = fail_at != 0 && (fail_on ? calls_ >= fail_at : calls_ == fail_at);
  return hit ? -fail_with : 0;
}

void fake_disk::put(const std::string& path, const std::string& content, mode_t mode) {
  const guard lock(mutex_);
  files_[path] = std::make_shared<file>(file{content, content, ++inodes_, 0, mode});
}

void fake_disk::add(const std::string& path, const std::string& more) {
  const guard lock(mutex_);
  files_.at(path)->content += more;
}

void fake_disk::remove(const std::string& path) {
  const guard lock(mutex_);
  files_.erase(path);
}

void fake_disk::rewrite(const std::string& path, const std::string& content) {
  const guard lock(mutex_);
  files_.at(path)->content = content;
}

void fake_disk::set_holder(const std::string& path, pid_t holder) {
  const guard lock(mutex_);
  files_.at(path)->holder = holder;
}

bool fake_disk::exists(const std::string& path) const {
  const guard lock(mutex_);
  return files_.contains(path);
}

std::string fake_disk::content(const std::string& path) const {
  const guard lock(mutex_);
  return files_.at(path)->content;
}

std::string fake_disk::synced(const std::string& path) const {
  const guard lock(mutex_);
  return files_.at(path)->synced;
}

int fake_disk::calls() const {
  const guard lock(mutex_);
  return calls_;
}

int fake_disk::open_files() const {
  const guard lock(mutex_);
  return static_cast<int>(handles_.size());
}

void fake_disk::hold() {
  const guard lock(mutex_);
  held_ = true;
}

void fake_disk::release() {
  const guard lock(mutex_);
  held_ = false;
  changed_.notify_all();
}

void fake_disk::fail_syncs(int with) {
  const guard lock(mutex_);
  sync_failure_ = with;
}

void fake_disk::wait_for_begun_syncs(int count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return begun_syncs_ >= count; });
}

void fake_disk::wait_for_ended_syncs(int count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ended_syncs_ >= count; });
}

int fake_disk::open(const std::string& path, int flags, mode_t mode) {
  const guard lock(mutex_);
  if (const int failure = enter(true)) return failure;
  const bool directory = (flags & O_DIRECTORY) != 0;
  if (!directory && !files_.contains(path)) {
    if ((flags & O_CREAT) == 0) return -ENOENT;
    files_[path] = std::make_shared<file>(file{"", "", ++inodes_, 0, S_IFREG | mode});
  }
  handles_[next_handle_] = directory ? nullptr : files_.at(path);
  return next_handle_++;
}

int fake_disk::close(int fd) {
  const guard lock(mutex_);
  handles_.erase(fd);  // A close that fails has closed all the same.
  return enter(false);
}

int fake_disk::facts(int fd, file_facts& out) {
  const guard lock(mutex_);
  if (const int failure = enter(false)) return failure;
  const file& from = *handles_.at(fd);
  out = {1, from.inode, from.content.size(), from.mode, 1};
  return 0;
}

int fake_disk::facts(const std::string& path, file_facts& out) {
  const guard lock(mutex_);
  if (const int failure = enter(false)) return failure;
  if (!files_.contains(path)) return -ENOENT;
  const file& from = *files_.at(path);
  out = {1, from.inode, from.content.size(), from.mode, 1};
  return 0;
}

ssize_t fake_disk::read_at(int fd, void* to, std::size_t size, std::uint64_t offset) {
  const guard lock(mutex_);
  if (const int failure = enter(true)) return failure;
  const std::string& content = handles_.at(fd)->content;
  if (offset >= content.size()) return 0;
  size = std::min<std::size_t>({size, content.size() - offset, 7});
  std::memcpy(to, content.data() + offset, size);
  return static_cast<ssize_t>(size);
}

ssize_t fake_disk::write(int fd, const void* from, std::size_t size) {
  const guard lock(mutex_);
  if (const int failure = enter(true)) return failure;
  std::string& content = handles_.at(fd)->content;
  size = std::min<std::size_t>({size, short_writes, capacity - content.size()});
  if (size == 0) return -ENOSPC;
  content.append(static_cast<const char*>(from), size);
  return static_cast<ssize_t>(size);
}

int fake_disk::truncate(int fd, std::uint64_t size) {
  const guard lock(mutex_);
  if (const int failure = enter(true)) return failure;
  handles_.at(fd)->content.resize(size);
  return 0;
}

int fake_disk::sync_data(int fd) {
  std::unique_lock lock(mutex_);
  if (const int failure = enter(true)) return failure;
  ++begun_syncs_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return !held_; });
  if (sync_failure_ != 0) return -sync_failure_;
  file& synced = *handles_.at(fd);
  synced.synced = synced.content;
  ++ended_syncs_;
  changed_.notify_all();
  return 0;
}

int fake_disk::sync(int) {
  const guard lock(mutex_);
  return enter(true);
}

int fake_disk::may_create_in(const std::string&) {
  const guard lock(mutex_);
  return enter(false);
}

int fake_disk::lock(int fd) {
  const guard lock(mutex_);
  if (const int failure = enter(true)) return failure;
  if (lock_failure != 0) return -lock_failure;
  return handles_.at(fd)->holder != 0 ? -EWOULDBLOCK : 0;
}

pid_t fake_disk::locked_by(int fd) {
  const guard lock(mutex_);
  return handles_.at(fd)->holder;
}
