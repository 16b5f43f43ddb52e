#include "cli/report_summary.hpp"

#include <fmt/format.h>

#include "cli/failures_text.hpp"
#include "cli/labelled.hpp"
#include "cli/shell_words.hpp"
#include "cli/summary_json.hpp"
#include "cli/summary_text.hpp"
#include "core/json_text.hpp"
#include "core/printable.hpp"
#include "core/run_stats.hpp"
#include "core/timestamp.hpp"

namespace mpustop::cli {

namespace {

constexpr std::size_t most_codes = 10;
constexpr std::size_t most_apps = 1'000;
constexpr std::size_t longest_message = 160;

double milliseconds(core::duration value) {
  return std::chrono::duration<double, std::milli>(value).count();
}

struct summary::latency latency_of(const core::report_tally& tally) {
  const core::histogram& all = tally.latencies();
  return {.p50 = milliseconds(all.percentile(0.5)),
          .p90 = milliseconds(all.percentile(0.9)),
          .p99 = milliseconds(all.percentile(0.99)),
          .p999 = milliseconds(all.percentile(0.999)),
          .max = milliseconds(all.max())};
}

std::string end_text(const core::report_tally& tally, core::wall_time at) {
  std::string out;
  if (tally.times().rows() > 0) core::append_timestamp_ms(at, out);
  return out;
}

std::string counts_text(const report_view& view, unsigned columns) {
  const core::report_tally& tally = view.tally;
  summary counts;
  for (std::size_t i = 0; i < outcome_count; ++i) {
    const auto value = static_cast<outcome>(i);
    core::count_of(counts, value) = tally.count(value);
  }
  counts.tasks = task_count(tally);
  counts.tried_again = tally.superseded();
  return outcomes_text(counts, columns);
}

std::string sends_text(const report_view& view, unsigned columns) {
  const core::report_tally& tally = view.tally;
  if (tally.attempts() == 0) return "  nothing was sent\n";
  std::string out = indented(
      fmt::format("{} requests ({} retries)", tally.attempts(), tally.retries()), 2, columns);
  if (tally.times().rows() > 0) {
    out += indented(fmt::format("tasks ended in {}: {:.1f}/s", duration_text(view.times.active),
                                view.times.mean),
                    2, columns);
    out += indented(fmt::format("from {} to {}", first_end_text(view), last_end_text(view)), 2,
                    columns);
    out += indented(fmt::format("answered in the busiest second: {} (by the time of the end, which "
                                "may be above the rate of sends)",
                                tally.times().max_in_1s()),
                    2, columns);
  }
  if (!view.times.pauses.empty()) {
    out += indented(
        fmt::format("{} of more than 15 min left out", plural(view.times.pauses.size(), "pause")),
        2, columns);
  }
  if (tally.latencies().count() > 0) out += latency_text(latency_of(tally), columns);
  return out;
}

std::string what_next(const report_view& view, unsigned columns) {
  const std::uint64_t failures = view.tally.failures().all().all();
  if (failures == 0) return {};
  return indented(fmt::format("To try the {} failed or given up again, with the TASKS of that run:",
                              failures),
                  0, columns) +
         fmt::format("  mpustop run TASKS --report {} --resume --retry-failed\n",
                     view.report == "-" ? "REPORT" : shell_word(view.report));
}

}  // namespace

std::uint64_t task_count(const core::report_tally& tally) {
  return tally.rows() - tally.superseded();
}

std::uint64_t trouble_count(const core::report_tally& tally) {
  return tally.count(outcome::failed) + tally.count(outcome::gave_up) +
         tally.count(outcome::invalid);
}

std::string first_end_text(const report_view& view) {
  return end_text(view.tally, view.tally.times().first());
}

std::string last_end_text(const report_view& view) {
  return end_text(view.tally, view.tally.times().last());
}

std::string report_summary_text(const report_view& view, unsigned columns) {
  const core::report_tally& tally = view.tally;
  std::string out = fmt::format("Report {}: {}\n",
                                view.report == "-" ? "on standard input" : shell_word(view.report),
                                plural(tally.rows(), "row"));
  if (view.torn) out += indented("its end is torn, or being written: not counted", 2, columns);
  out += counts_text(view, columns) + sends_text(view, columns);
  out += failures_text(tally.failures(), columns, most_codes, "--json shows them all");
  const core::failure_example& bad = tally.first_invalid();
  if (bad.line != 0) {
    out += indented(fmt::format("the first invalid line is {}: {}", bad.line,
                                core::printable(bad.message, longest_message)),
                    2, columns);
  }
  return out + what_next(view, columns);
}

std::string report_summary_json(const report_view& view, int exit_code) {
  const core::report_tally& tally = view.tally;
  std::string out = "{\"report\":";
  core::append_json_string(view.report, out);
  out += fmt::format(R"(,"rows":{},"superseded":{},"torn":{},"tasks":{})", tally.rows(),
                     tally.superseded(), view.torn, task_count(tally));
  for (std::size_t i = 0; i < outcome_count; ++i) {
    const auto value = static_cast<outcome>(i);
    out += fmt::format(",\"{}\":{}", to_string(value), tally.count(value));
  }
  out += fmt::format(R"(,"attempts":{},"retries":{},"seconds":{:.3f},"mean_qps":{:.2f},)"
                     R"("max_ended_in_1s":{},)",
                     tally.attempts(), tally.retries(), view.times.active, view.times.mean,
                     tally.times().max_in_1s());
  const auto or_null = [](const std::string& text) {
    return text.empty() ? "null" : "\"" + text + "\"";
  };
  out += fmt::format(R"("first_ended_at":{},"last_ended_at":{},"pauses":{},"latency_ms":{},)",
                     or_null(first_end_text(view)), or_null(last_end_text(view)),
                     view.times.pauses.size(), latency_json(latency_of(tally)));
  const core::failure_tally& failures = tally.failures();
  return out + fmt::format(R"("failures":{},"failures_other":{},"failures_by_app":{},)"
                           R"("failures_by_app_other":{},"exit_code":{}}})"
                           "\n",
                           failures_json(failures), failures.of_other_codes(),
                           app_failures_json(failures, most_apps),
                           app_failures_beyond(failures, most_apps), exit_code);
}

}  // namespace mpustop::cli
