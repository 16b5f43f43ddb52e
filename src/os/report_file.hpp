#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <mpustop/error.hpp>

#include "core/journal_scan.hpp"
#include "os/file_ops.hpp"
#include "os/report_use.hpp"

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

  /// Called before `open`. `told` is called when a sync has failed, or has found that the report is
  /// no longer at its path: at most once, from the thread that syncs, while other threads may be in
  /// `append` or `close`. The failure is also told as these say; `told` is the news of it for who
  /// has nothing to append. It must not throw and not wait for who closes the report.
  void on_failure(std::function<void(const error&)> told);

  /// Would `open`, or `take_up` and `open`, work? Looks without changing or creating anything, and
  /// not beyond the header. Throws `error` (usage) naming the path and why not: it holds rows (that
  /// is right for a resume), is not a report, cannot be read and written or created, another run
  /// has it (with its pid, if that can be known).
  void check_usable(report_use use = report_use::fresh) const;

  /// Takes an existing report for this run: locks it and reads it through; `use` gets every valid
  /// row. Changes nothing yet. Where nothing is, and of a character device, it takes nothing and
  /// answers as for an empty file. Throws `error` (usage) as `check_usable` does, or when it is
  /// damaged (naming the line) or cannot be read.
  core::journal_state take_up(const std::function<void(const core::journal_row&)>& use);

  /// Creates the file, or takes an existing one without rows, or goes on with the one that was
  /// taken up, which must still be as it was: locks it, cuts a torn tail or header, writes the
  /// header if there is none, and syncs file and directory, so that nothing is appended to what may
  /// yet come back. Throws `error`: usage as `check_usable` does, report when the file cannot be
  /// written. Then nothing is taken any more.
  void open();
  bool is_open() const noexcept;

  /// Hands whole rows to the kernel. Throws `error` (report) naming file and cause when that fails,
  /// or when an earlier sync has failed or the file is no longer at its path. After a failure the
  /// file ends with a whole row, and `append` may be called again for what is still coming in:
  /// what can be kept is kept, though it throws.
  void append(std::string_view rows);

  /// How many rows `append` has handed over, whole.
  std::uint64_t rows() const noexcept;

  /// Syncs and closes; does nothing if it is not open. Throws `error` (report) when the rows may
  /// not have reached the disk and `append` has not said so yet.
  void close();

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace mpustop::os
