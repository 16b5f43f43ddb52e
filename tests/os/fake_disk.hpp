#pragma once

#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <sys/stat.h>

#include "os/file_ops.hpp"

/// A disk in memory with one directory ("."), whose calls can be made to fail, to be cut short, to
/// be interrupted, or to wait. It counts them. Two threads may use it, as they may the real one.
class fake_disk final : public mpustop::os::file_ops {
 public:
  struct file {
    std::string content;
    std::string synced;  ///< what a power cut would leave
    std::uint64_t inode = 0;
    pid_t holder = 0;
    mode_t mode = S_IFREG | 0644;
  };

  // How the disk behaves; set before it is used.
  int fail_at = 0;  ///< which call fails (from 1); 0: none
  int fail_with = EIO;
  bool fail_on = false;                 ///< and every call after it
  std::size_t short_writes = SIZE_MAX;  ///< a write takes at most so many bytes
  bool interrupts = false;              ///< every second call that can be is interrupted
  std::uint64_t capacity = UINT64_MAX;  ///< a file's size until ENOSPC
  int lock_failure = 0;

  void put(const std::string& path, const std::string& content, mode_t mode = S_IFREG | 0644);
  /// Somebody else writes to the end of the file.
  void add(const std::string& path, const std::string& more);
  void remove(const std::string& path);
  /// As somebody else might: the same file with another content.
  void rewrite(const std::string& path, const std::string& content);
  void set_holder(const std::string& path, pid_t holder);
  bool exists(const std::string& path) const;
  std::string content(const std::string& path) const;
  std::string synced(const std::string& path) const;
  int calls() const;
  int open_files() const;

  /// From now on a sync waits until `release`.
  void hold();
  void release();
  /// From now on a sync answers so, and leaves what was not synced unsynced.
  void fail_syncs(int with);
  void wait_for_begun_syncs(int count);
  void wait_for_ended_syncs(int count);

  int open(const std::string& path, int flags, mode_t mode) override;
  int close(int fd) override;
  int facts(int fd, mpustop::os::file_facts& out) override;
  int facts(const std::string& path, mpustop::os::file_facts& out) override;
  ssize_t read_at(int fd, void* to, std::size_t size, std::uint64_t offset) override;
  ssize_t write(int fd, const void* from, std::size_t size) override;
  int truncate(int fd, std::uint64_t size) override;
  int sync_data(int fd) override;
  int sync(int fd) override;
  int may_create_in(const std::string& directory) override;
  int lock(int fd) override;
  pid_t locked_by(int fd) override;

 private:
  /// What every call begins with: 0, or the failure that it answers with.
  int enter(bool interruptible);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::shared_ptr<file>> files_;
  std::map<int, std::shared_ptr<file>> handles_;  ///< an empty pointer: the directory
  std::uint64_t inodes_ = 0;
  int next_handle_ = 3;
  int calls_ = 0;
  int begun_syncs_ = 0;
  int ended_syncs_ = 0;
  bool interrupted_ = false;
  bool held_ = false;
  int sync_failure_ = 0;
};
