#include "cli/summary_json.hpp"

#include <fmt/format.h>

#include "core/json_text.hpp"

namespace mpustop::cli {

std::string summary_json(const summary& s, int exit_code) {
  std::string out = fmt::format(
      R"({{"tasks":{},"stopped":{},"already_stopped":{},"failed":{},"gave_up":{},"invalid":{},)"
      R"("duplicate":{},"not_attempted":{},"resumed":{},"attempts":{},"retries":{},"throttled":{},)"
      R"("seconds":{:.3f},"mean_qps":{:.2f},"max_in_1s":{},)",
      s.tasks, s.stopped, s.already_stopped, s.failed, s.gave_up, s.invalid, s.duplicate,
      s.not_attempted, s.resumed, s.attempts, s.retries, s.throttled, s.seconds, s.mean_qps,
      s.max_in_1s);
  out += fmt::format(
      R"("latency_ms":{{"p50":{:.3f},"p90":{:.3f},"p99":{:.3f},"p999":{:.3f},"max":{:.3f}}},)",
      s.latency_ms.p50, s.latency_ms.p90, s.latency_ms.p99, s.latency_ms.p999, s.latency_ms.max);
  out += fmt::format(R"("connections":{},"protocol":)", s.connections);
  core::append_json_string(s.protocol, out);
  out += fmt::format(R"(,"complete":{},"exit_code":{},"halted_by":)", s.complete, exit_code);
  if (s.halted_by.empty()) {
    out += "null";
  } else {
    core::append_json_string(s.halted_by, out);
  }
  return out + "}\n";
}

}  // namespace mpustop::cli
