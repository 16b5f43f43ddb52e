#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "cli/talk.hpp"
#include "engine/load_test.hpp"

namespace mpustop::cli {

/// How far a load test is, on standard error: a line that is redrawn on a terminal, or, if that is
/// asked for, a plain line every ten seconds.
class load_status {
 public:
  load_status(const bench_arguments& wanted, talk& out);

  void show(const engine::load_test::progress& now);
  void end();

 private:
  std::string line(const engine::load_test::progress& now, unsigned columns) const;

  const engine::load_options& load_;
  talk& out_;
  progress_style style_;
  engine::load_test::progress last_{};  ///< that the rate is reckoned from
  double told_ = 0;                     ///< seconds at the last plain line
};

}  // namespace mpustop::cli
