#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/doctor_arguments.hpp"
#include "core/time.hpp"
#include "engine/examination.hpp"
#include "net/endpoint.hpp"

namespace mpustop::cli {

/// Whether a run could write its report.
struct report_facts {
  std::string problem;    ///< in words; empty: it could
  bool has_rows = false;  ///< it is there, with the rows of an earlier run
};

/// All that was measured: what `doctor` says is a function of it.
struct doctor_facts {
  doctor_arguments wanted;
  net::endpoint to;
  engine::examination seen;
  core::duration patience{};     ///< how long was waited at most
  core::wall_time now;           ///< the local clock's
  std::uint64_t open_files = 0;  ///< that this process may have (RLIMIT_NOFILE)
  std::optional<report_facts> report;
};

}  // namespace mpustop::cli
