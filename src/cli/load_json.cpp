#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "cli/load_figures.hpp"
#include "cli/load_output.hpp"
#include "core/json_text.hpp"

namespace mpustop::cli {

namespace {

// JSON has no word for what is not a finite number.
double finite(double value) { return std::isfinite(value) ? value : 0; }

void add_text(std::string_view name, std::string_view text, std::string& out) {
  out += fmt::format(R"("{}":)", name);
  core::append_json_string(text, out);
  out += ',';
}

void add_times(std::string_view name, const core::histogram& times, std::string& out) {
  out += fmt::format(R"("{}":{{)", name);
  for (const auto& shown : shown_percentiles) {
    const auto nanos = static_cast<double>(times.percentile(shown.fraction).count());
    out += fmt::format(R"("{}":{:.4f},)", shown.json, nanos / 1e6);
  }
  out.back() = '}';
  out += ',';
}

void add_errors(const core::load_errors& errors, std::string& out) {
  out += R"("errors":{)";
  for (const auto& [name, codes] : errors) {
    core::append_json_string(name, out);
    out += ":{";
    for (const auto& [code, count] : codes) {
      core::append_json_string(code, out);
      out += fmt::format(":{},", count);
    }
    if (out.back() == ',') out.pop_back();
    out += "},";
  }
  if (out.back() == ',') out.pop_back();
  out += "},";
}

void add_line(std::string_view name, const core::load_result& result,
              std::uint64_t core::load_second::*what, std::string& out) {
  out += fmt::format(R"("{}":[)", name);
  for (const auto& second : result.line) out += fmt::format("{},", second.*what);
  if (out.back() == ',') out.pop_back();
  out += ']';
}

void add_setup(const load_setup& setup, std::string& out) {
  out += R"("setup":{)";
  add_text("endpoint", setup.endpoint, out);
  add_text("signature", setup.signature, out);
  add_text("guard", setup.guard, out);
  out += fmt::format(R"("threads":{},"connections":{},"streams":{},"warm_up":{:.3f},)",
                     setup.threads, setup.connections, setup.streams, finite(setup.warm_up));
  add_text("version", setup.program, out);
  add_text("begun_at", setup.begun_at, out);
  out.back() = '}';
}

}  // namespace

std::string load_json(const load_setup& setup, const core::load_result& r) {
  std::string out = fmt::format(R"({{"requests":{},"ok":{},"already_stopped":{},)", r.requests,
                                r.ok, r.already_stopped);
  add_errors(r.errors, out);
  out += fmt::format(
      R"("unfinished":{},"not_started":{},"intended_qps":{:.3f},"mean_qps":{:.3f},"max_in_1s":{},)"
      R"("late_starts":{},"seconds":{:.3f},"bytes_sent":{},"bytes_received":{},"connections":{},)",
      r.unfinished, r.not_started, finite(r.intended_qps), finite(r.mean_qps), r.max_in_1s,
      r.late_starts, finite(r.seconds), r.bytes_sent, r.bytes_received, r.connections);
  add_text("protocol", r.protocol, out);
  add_times("latency_ms", r.latency, out);
  add_times("service_ms", r.service, out);
  out += fmt::format(R"("interrupted":{},"per_second":{{)", r.interrupted);
  add_line("sent", r, &core::load_second::sent, out);
  out += ',';
  add_line("ok", r, &core::load_second::ok, out);
  out += ',';
  add_line("errors", r, &core::load_second::errors, out);
  out += "},";
  add_setup(setup, out);
  return out + "}\n";
}

}  // namespace mpustop::cli
