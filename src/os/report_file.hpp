#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "os/file_ops.hpp"

namespace mpustop::os {

/// The report on the disk: locked, appended to, synced from a thread of its own so that a slow disk
/// does not hold up who appends. Rows come encoded (core/journal.hpp).
///
/// The report is a regular file. A character device (/dev/null, /dev/full, a terminal) is written
/// to as it is, without lock, look or sync. Everything else (directory, pipe, socket, block device)
/// is refused.
class report_file {
 public:
  /// Rows are on the disk at most about a second after `append`: this and the time of one sync.
  static constexpr std::chrono::milliseconds default_sync_delay{800};

  explicit report_file(std::string path, file_ops& ops = kernel_file_ops(),
                       std::chrono::milliseconds sync_delay = default_sync_delay);
  /// Closes, without a word about failures.
  ~report_file();
  report_file(const report_file&) = delete;
  report_file& operator=(const report_file&) = delete;

  /// Would `open` work? Looks without changing or creating anything. Throws `error` (usage) naming
  /// the path and why not: it holds rows, is not a report, cannot be read and written or created,
  /// another run has it (with its pid, if that can be known).
  void check_usable() const;

  /// Creates the file, or takes an existing one without rows; locks it, writes the header, and
  /// syncs file and directory. Throws `error`: usage as `check_usable` does, report when the header
  /// cannot be written.
  void open();
  bool is_open() const noexcept;

  /// Hands whole rows to the kernel. Throws `error` (report) naming file and cause when that fails,
  /// or when an earlier sync has failed or the file is no longer at its path. After a failure the
  /// file ends with a whole row, and `append` may be called again for what is still coming in:
  /// what can be kept is kept, though it throws.
  void append(std::string_view rows);

  /// Syncs and closes; does nothing if it is not open. Throws `error` (report) when the rows may
  /// not have reached the disk and `append` has not said so yet.
  void close();

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace mpustop::os
