#pragma once

#include <chrono>
#include <string_view>

namespace mpustop::mock {

/// How long an answer is held back after its request arrived: a time drawn evenly from
/// base - spread to base + spread. The request is counted and carried out on arrival.
struct latency_spec {
  std::chrono::microseconds base{0};
  std::chrono::microseconds spread{0};  ///< at most `base`
};

/// Reads `20ms`, `1.5s`, `300us` or, with a spread, `20ms+-5ms`.
/// Throws `mpustop::error` (usage) that says what was wrong.
latency_spec parse_latency(std::string_view text);

}  // namespace mpustop::mock
