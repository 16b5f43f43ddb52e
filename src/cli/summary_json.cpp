#include "cli/summary_json.hpp"

#include <fmt/format.h>

#include "cli/failures_text.hpp"
#include "core/json_text.hpp"

namespace mpustop::cli {

std::string latency_json(const struct summary::latency& ms) {
  return fmt::format(R"({{"p50":{:.3f},"p90":{:.3f},"p99":{:.3f},"p999":{:.3f},"max":{:.3f}}})",
                     ms.p50, ms.p90, ms.p99, ms.p999, ms.max);
}

std::string summary_json(const summary& s, int exit_code, const core::failure_tally& failures) {
  std::string out = fmt::format(
      R"({{"tasks":{},"stopped":{},"already_stopped":{},"failed":{},"gave_up":{},"invalid":{},)"
      R"("duplicate":{},"not_attempted":{},"resumed":{},"attempts":{},"retries":{},"throttled":{},)"
      R"("seconds":{:.3f},"mean_qps":{:.2f},"max_in_1s":{},)",
      s.tasks, s.stopped, s.already_stopped, s.failed, s.gave_up, s.invalid, s.duplicate,
      s.not_attempted, s.resumed, s.attempts, s.retries, s.throttled, s.seconds, s.mean_qps,
      s.max_in_1s);
  out += fmt::format(R"("latency_ms":{},"connections":{},"protocol":)", latency_json(s.latency_ms),
                     s.connections);
  core::append_json_string(s.protocol, out);
  out += fmt::format(R"(,"complete":{},"exit_code":{},"halted_by":)", s.complete, exit_code);
  if (s.halted_by.empty()) {
    out += "null";
  } else {
    core::append_json_string(s.halted_by, out);
  }
  return out + fmt::format(R"(,"failures":{},"failures_other":{}}})"
                           "\n",
                           failures_json(failures), failures.of_other_codes());
}

}  // namespace mpustop::cli
