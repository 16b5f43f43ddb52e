#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/load_figures.hpp"
#include "cli/load_page_charts.hpp"
#include "cli/number_text.hpp"
#include "cli/page/html_page.hpp"
#include "cli/page/html_table.hpp"
#include "cli/page/html_text.hpp"
#include "cli/page/page_script.hpp"
#include "cli/report_page_failures.hpp"
#include "cli/report_summary.hpp"
#include "cli/summary_text.hpp"

namespace mpustop::cli {

namespace {

std::string time_text(core::duration time) { return short_time(time, glyphs::unicode); }

std::string name_of(const report_view& view) {
  return view.report == "-" ? "standard input" : view.report;
}

std::string header(const report_view& view) {
  const core::report_tally& tally = view.tally;
  const std::uint64_t tasks = task_count(tally);
  std::string lead = grouped(tasks) + (tasks == 1 ? " task" : " tasks");
  if (tally.times().rows() > 0) {
    lead += fmt::format(", from {} to {}", first_end_text(view), last_end_text(view));
  }
  std::string out = "<header>\n<p class=\"eyebrow\">Report of a bulk stop</p>\n<h1>" +
                    html(name_of(view)) + "</h1>\n<p class=\"lead\">" + html(lead) + "</p>\n";
  if (view.torn) {
    out += html_notice(
        "The end of the report is torn, or was being written: that row is not counted.");
  }
  if (tally.superseded() > 0) {
    out += html_notice(fmt::format(
        "{} with a later row of the same task: as outcomes the later ones count, requests, times "
        "and latencies are of all rows.",
        plural(tally.superseded(), "row")));
  }
  return out + "</header>\n";
}

std::string figures(const report_view& view) {
  const core::report_tally& tally = view.tally;
  const std::uint64_t tasks = task_count(tally);
  const std::uint64_t ended = tally.count(outcome::stopped) + tally.count(outcome::already_stopped);
  const std::uint64_t failures = tally.failures().all().all();
  std::vector<key_figure> out = {
      {"Stopped", grouped(ended),
       tally.count(outcome::already_stopped) > 0
           ? fmt::format("{} of them before", grouped(tally.count(outcome::already_stopped)))
           : share_text(ended, tasks) + " of the tasks"},
      {"Failed or given up", failures == 0 ? "none" : grouped(failures),
       failures == 0 ? "of " + plural(tasks, "task")
                     : share_text(failures, tasks) + " of the tasks",
       failures > 0},
      {"Requests", grouped(tally.attempts()),
       tally.retries() == 0 ? "no retries"
                            : fmt::format("{} of them retries", grouped(tally.retries()))}};
  if (tally.times().rows() > 0) {
    out.push_back({"Rate", rate_text(view.times.mean) + "/s",
                   "tasks ended, over " + duration_text(view.times.active)});
    out.push_back({"Busiest second", grouped(tally.times().max_in_1s()), "answered in one second"});
  }
  const core::histogram& latencies = tally.latencies();
  if (latencies.count() > 0) {
    out.push_back({"Latency p50", time_text(latencies.percentile(0.5)),
                   "p90 " + time_text(latencies.percentile(0.9))});
    out.push_back({"Latency p99", time_text(latencies.percentile(0.99)),
                   "p99.9 " + time_text(latencies.percentile(0.999))});
    out.push_back({"Latency max", time_text(latencies.max()),
                   "p99.99 " + time_text(latencies.percentile(0.9999))});
  }
  return key_figures(out);
}

std::string over_time(const report_view& view) {
  core::load_result rate;
  rate.intended_qps = view.limit;
  rate.seconds = view.times.seconds / static_cast<double>(view.times.unit);
  bool failures = false;
  for (const auto& one : view.times.stretches) {
    rate.line.push_back({.sent = one.rows, .ok = 0, .errors = one.failures});
    failures = failures || one.failures > 0;
  }
  if (failures) rate.errors["failed"][""] = 1;  // that there are some, for the legend
  rate_labels labels{.did = "ended",
                     .caption = "Tasks ended a second",
                     .x_name = "time since the first task ended",
                     .y_name = "tasks a second",
                     .aim = "limit",
                     .unit = static_cast<double>(view.times.unit),
                     .pauses = view.times.pauses};
  std::string out = rate_figure(rate, labels);
  if (out.empty()) return "<p>The report is too short for a chart.</p>\n";
  out +=
      "<p class=\"about\">By the time at which tasks ended. The limit holds for requests as the "
      "service sees them; answers may bunch, so more tasks than that can end in one second.</p>\n";
  if (!labels.pauses.empty()) {
    out += fmt::format(
        "<p class=\"about\">Dotted lines: {} of more than 15 minutes without a row "
        "left out.</p>\n",
        plural(labels.pauses.size(), "pause"));
  }
  return out;
}

std::string latencies(const report_view& view) {
  core::load_result times;
  times.latency = view.tally.latencies();
  if (times.latency.count() == 0) return "<p>No request was answered.</p>\n";
  html_table table("Milliseconds, of the last attempt for each row: from its send to its answer.",
                   {"Percentile", "Latency"});
  for (const auto& shown : shown_percentiles) {
    table.row(
        {std::string(shown.name), milliseconds_text(times.latency.percentile(shown.fraction))});
  }
  return table.text() + percentile_figure(times) + latency_figure(times);
}

std::string outcomes(const report_view& view) {
  const core::report_tally& tally = view.tally;
  const std::uint64_t tasks = task_count(tally);
  html_table table("Tasks by how they ended", {"Outcome", "Tasks", "Share"});
  constexpr std::string_view names[outcome_count] = {
      "stopped",  "already stopped",           "failed",
      "given up", "invalid lines, never sent", "duplicates, sent once"};
  for (std::size_t i = 0; i < outcome_count; ++i) {
    const std::uint64_t count = tally.count(static_cast<outcome>(i));
    if (count > 0) table.row({std::string(names[i]), grouped(count), share_text(count, tasks)});
  }
  table.row({"all", grouped(tasks), share_text(tasks, tasks)}, html_table::kind::group);
  std::string out = table.text();
  const core::failure_example& bad = tally.first_invalid();
  if (bad.line == 0) return out;
  return out + fmt::format("<p class=\"about\">The first invalid line is {}: {}</p>\n", bad.line,
                           html(bad.message));
}

std::string facts(const report_view& view) {
  const core::report_tally& tally = view.tally;
  std::vector<std::pair<std::string, std::string>> out = {
      {"Report", name_of(view)},
      {"Rows", grouped(tally.rows())},
      {"Rows with a later one", grouped(tally.superseded())},
      {"Requests", grouped(tally.attempts())},
      {"Retries", grouped(tally.retries())}};
  if (tally.times().rows() > 0) {
    out.emplace_back("First task ended", first_end_text(view));
    out.emplace_back("Last task ended", last_end_text(view));
    out.emplace_back("Time, without pauses", duration_text(view.times.active));
    out.emplace_back("Pauses left out", grouped(view.times.pauses.size()));
  }
  out.emplace_back("Made by", view.program);
  return html_facts(out);
}

}  // namespace

std::string report_page(const report_view& view) {
  std::string body = header(view) + "<main>\n" + figures(view);
  const std::string failures = failure_tables(view.tally.failures());
  body += html_section("outcomes", "Outcomes", outcomes(view));
  if (!failures.empty()) body += html_section("failures", "Failures", failures);
  body += html_section("over-time", "Over time", over_time(view));
  body += html_section("latency", "Latency", latencies(view));
  body += html_section("report", "The report", facts(view));
  return html_page("Report " + name_of(view), body + "</main>\n",
                   failures.empty() ? page_extras{} : page_extras{table_style(), table_script()});
}

}  // namespace mpustop::cli
