#pragma once

#include <string>

#include <mpustop/stopper.hpp>

#include "cli/arguments.hpp"
#include "cli/talk.hpp"
#include "os/report_file.hpp"

namespace mpustop::cli {

/// Writes rows into the report as they come. When that fails, it ends the run: no stop without a
/// row. The failure is told on `out` once; what is in flight still comes in, and what can be kept
/// of it is kept.
class recorder {
 public:
  /// All three outlive it.
  recorder(const run_arguments& wanted, stopper& run, talk& out);

  /// Makes the report. Throws `error` as `os::report_file::open` does.
  void open();
  bool made() const { return made_; }
  /// Takes a row in; `write` hands it to the kernel.
  void add(const row& ended);
  void write();
  void close();

  /// The report failed.
  void fail(const error& problem);
  bool failed() const { return failed_; }

 private:
  template <class Call>
  void attempt(Call call);

  const run_arguments& wanted_;
  stopper& run_;
  talk& out_;
  os::report_file file_;
  std::string rows_;
  bool failed_ = false;
  bool made_ = false;
};

}  // namespace mpustop::cli
