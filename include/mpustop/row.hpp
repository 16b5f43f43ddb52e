#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mpustop {

/// How a task ended. Every outcome is final.
enum class outcome {
  stopped,          ///< the service confirmed: 2xx with a RequestId and no error Code
  already_stopped,  ///< the service says that there is no such running task
  failed,           ///< the service refused this task for good
  gave_up,          ///< the time for this task ran out; `code`/`message` hold the last answer
  invalid,          ///< the line is not a task; never sent
  duplicate         ///< the pair stands on an earlier line; never sent
};

inline constexpr std::size_t outcome_count = 6;

/// The name of an outcome as the report writes it.
std::string_view to_string(outcome value) noexcept;

/// One line of the report: what became of one record of the input.
struct row {
  std::uint64_t line = 0;  ///< physical line of the input, from 1
  std::string app_id;
  std::string task_id;
  mpustop::outcome outcome = outcome::stopped;
  std::string code;        ///< the service's Code, or the kind of transport error
  int http_status = 0;     ///< of the last attempt; 0 = no answer
  std::string request_id;  ///< of the last answer
  unsigned attempts = 0;   ///< sends of this task in this run, throttled ones too
  std::optional<std::chrono::nanoseconds> latency;  ///< of the last attempt, if answered
  std::chrono::system_clock::time_point finished_at{};
  std::string message;  ///< why, in words; empty for `stopped`
};

}  // namespace mpustop
