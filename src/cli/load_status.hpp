#pragma once

#include "cli/arguments.hpp"
#include "cli/load_progress.hpp"
#include "cli/rate_meter.hpp"
#include "cli/talk.hpp"
#include "engine/load_test.hpp"

namespace mpustop::cli {

/// How far a load test is, on standard error: a line that is redrawn on a terminal, or, if that is
/// asked for, a plain line every ten seconds or an object of JSON every second.
class load_status {
 public:
  load_status(const bench_arguments& wanted, talk& out);

  void show(const engine::load_test::progress& now);
  void end();

 private:
  load_progress progress_of(const engine::load_test::progress& now) const;

  const engine::load_options& load_;
  talk& out_;
  progress_style style_;
  const line_style drawn_;
  rate_meter meter_;
  load_progress last_;
  double told_ = 0;  ///< seconds at the last line or object
};

}  // namespace mpustop::cli
