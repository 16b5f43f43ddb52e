#pragma once

#include <string>

#include <mpustop/stopper.hpp>

#include "cli/talk.hpp"
#include "core/failure_tally.hpp"
#include "core/timestamp.hpp"
#include "os/report_file.hpp"

namespace mpustop::cli {

/// Writes rows into the report as they come. When that fails, it ends the run: no stop without a
/// row. The failure is told on `out` once; what is in flight still comes in, and what can be kept
/// of it is kept.
class recorder {
 public:
  /// All four outlive it. A sync that fails ends the run at once, whether or not rows come.
  recorder(os::report_file& file, stopper& run, talk& out, bool verbose);
  /// Closes the file: its sync knows `run`.
  ~recorder();
  recorder(const recorder&) = delete;
  recorder& operator=(const recorder&) = delete;

  /// Makes the report, or opens that of an earlier run, once. Throws `error` as
  /// `os::report_file::open` does.
  void open();
  bool made() const { return made_; }
  /// Takes a row in; `write` hands it to the kernel.
  void add(const row& ended);
  void write();
  void close();
  /// Of the rows that were taken in.
  const core::failure_tally& failures() const { return failures_; }
  /// Rows that could not be written.
  std::uint64_t lost() const { return taken_ - file_.rows(); }

  /// The report failed.
  void fail(const error& problem);
  bool failed() const { return failed_; }

 private:
  template <class Call>
  void attempt(Call call);

  os::report_file& file_;
  stopper& run_;
  talk& out_;
  const bool verbose_;
  std::string rows_;
  core::timestamp_cache clock_;
  std::uint64_t taken_ = 0;
  core::failure_tally failures_;
  bool failed_ = false;
  bool made_ = false;
};

}  // namespace mpustop::cli
