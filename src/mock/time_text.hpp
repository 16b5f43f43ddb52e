#pragma once

#include <chrono>
#include <string_view>

namespace mpustop::mock {

/// A time as the command line has it.
struct time_text {
  std::chrono::microseconds value{0};
  std::string_view problem;  ///< empty: none, else what a time is
};

/// Reads `20ms`, `1.5s` or `300us`, from 0 to one hour.
time_text read_time(std::string_view text);

}  // namespace mpustop::mock
