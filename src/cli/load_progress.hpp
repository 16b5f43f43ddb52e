#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/status_line.hpp"

namespace mpustop::cli {

/// How far a load test is.
struct load_progress {
  bool warming_up = false;             ///< nothing is measured yet; `left` is that of the warm-up
  std::uint64_t done = 0;              ///< requests that were answered or failed
  std::optional<std::uint64_t> total;  ///< requests wanted, where the test is as long as they take
  std::uint64_t errors = 0;            ///< of `done`
  std::optional<double> rate;          ///< sent a second, lately
  std::chrono::duration<double> elapsed{};              ///< since the measurement began
  std::optional<std::chrono::duration<double>> left{};  ///< if it is known
};

/// The progress in a line, without a newline (`fit_line`): a bar of the requests or else of the
/// time, requests so far, the rate, errors and the time left. Where there is no room for all of it,
/// what matters less is left out; errors stay longest.
std::string load_progress_line(const load_progress& now, const line_style& style);

}  // namespace mpustop::cli
