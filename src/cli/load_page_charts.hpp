#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/load_result.hpp"

namespace mpustop::cli {

/// Figures of a load test's page, as markup; empty where there is too little to draw.

/// How long how many took at most: latency from the intended start, and service time.
std::string percentile_figure(const core::load_result& result);

/// How many took how long, as bars, with the numbers as a table.
std::string latency_figure(const core::load_result& result);

/// What the rate over time is called: of a load test, where nothing else is said.
struct rate_labels {
  std::string_view did = "sent";  ///< a request, at the moment that counts
  std::string_view caption = "Requests a second";
  std::string_view x_name = "time since the measurement began";
  std::string_view y_name = "requests a second";
  std::string_view aim = "intended";  ///< the rate of `load_result::intended_qps`
  double unit = 1;                    ///< seconds that an entry of `load_result::line` stands for
  std::vector<double> pauses;         ///< seconds at which time was left out
};

/// Sent and failed a second over time, the intended rate, and the numbers as a table.
std::string rate_figure(const core::load_result& result, const rate_labels& labels = {});

}  // namespace mpustop::cli
