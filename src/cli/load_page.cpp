#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/load_figures.hpp"
#include "cli/load_output.hpp"
#include "cli/load_page_charts.hpp"
#include "cli/number_text.hpp"
#include "cli/page/html_page.hpp"
#include "cli/page/html_table.hpp"
#include "cli/page/html_text.hpp"
#include "cli/summary_text.hpp"
#include "core/safe_text.hpp"

namespace mpustop::cli {

namespace {

std::string time_text(core::duration time) { return short_time(time, glyphs::unicode); }

// A Code is what a server sent: it may be of any length.
std::string shortened(std::string_view code) {
  std::string out;
  core::append_clean(code, 128, out);
  return out;
}

std::string header(const load_setup& setup, const core::load_result& r) {
  std::string about;
  for (const auto& word : setup_words(setup)) about += (about.empty() ? "" : ", ") + word;
  std::string out = "<header>\n<p class=\"eyebrow\">Load test</p>\n<h1>" + html(setup.endpoint) +
                    "</h1>\n<p class=\"lead\">" + html(about) + "</p>\n";
  if (r.interrupted) out += html_notice("The test was interrupted: this is what was measured.");
  if (r.not_started > 0) {
    out += html_notice(fmt::format(
        "{} of the schedule {} not sent. Latencies count from the intended start, so they "
        "hold the time that a request waited for its turn.",
        grouped(r.not_started) + (r.not_started == 1 ? " request" : " requests"),
        r.not_started == 1 ? "was" : "were"));
  }
  return out + "</header>\n";
}

std::string figures(const core::load_result& r) {
  const std::uint64_t errors = error_count(r.errors);
  std::vector<key_figure> out = {
      {"Rate", rate_text(r.mean_qps) + "/s",
       scheduled(r) ? fmt::format("{:.2f} % of {}/s", 100 * r.mean_qps / r.intended_qps,
                                  qps_text(r.intended_qps))
                    : "as fast as could be"},
      {"Requests", grouped(r.requests), "in " + seconds_text(r.seconds)},
      {"Failed", errors == 0 ? "none" : share_text(errors, r.requests),
       fmt::format("{} of {}", grouped(errors), grouped(r.requests)), errors > 0}};
  if (r.latency.count() > 0) {
    out.push_back({"Latency p50", time_text(r.latency.percentile(0.5)),
                   "p90 " + time_text(r.latency.percentile(0.9))});
    out.push_back({"Latency p99", time_text(r.latency.percentile(0.99)),
                   "p99.9 " + time_text(r.latency.percentile(0.999))});
    out.push_back({"Latency max", time_text(r.latency.max()),
                   "p99.99 " + time_text(r.latency.percentile(0.9999))});
  }
  out.push_back({"Busiest second", grouped(r.max_in_1s), "sent in any one second"});
  if (scheduled(r)) {
    out.push_back({"Late starts", grouped(r.late_starts),
                   r.late_starts == 0 ? "none by more than 1 ms"
                                      : share_text(r.late_starts, r.requests) + ", by over 1 ms"});
  }
  return key_figures(out);
}

std::string latencies(const core::load_result& r) {
  if (r.latency.count() == 0) return "<p>No request was answered.</p>\n";
  html_table table(
      "Milliseconds. Latency counts from the intended start of a request, service time "
      "from its send.",
      {"Percentile", "Latency", "Service time"});
  for (const auto& shown : shown_percentiles) {
    table.row({std::string(shown.name), milliseconds_text(r.latency.percentile(shown.fraction)),
               milliseconds_text(r.service.percentile(shown.fraction))});
  }
  return table.text() + percentile_figure(r) + latency_figure(r);
}

std::string answers(const core::load_result& r) {
  using kind = html_table::kind;
  html_table table("Requests by what came of them", {"Outcome", "Requests", "Share"});
  const auto row = [&](const std::string& name, std::uint64_t count, kind of) {
    table.row({name, grouped(count), share_text(count, r.requests)}, of);
  };
  row("ok", r.ok, kind::group);
  if (r.already_stopped > 0) row("already stopped", r.already_stopped, kind::inner);
  const auto classes = error_classes(r.errors);
  for (const auto& of : classes) {
    row(of.name.empty() ? "(no class)" : shortened(of.name), of.count, kind::group);
    for (const auto& [code, count] : of.codes) {
      row(code.empty() ? "(no code)" : shortened(code), count, kind::inner);
    }
  }
  row("all", r.requests, kind::group);
  return table.text();
}

std::string facts(const load_setup& setup, const core::load_result& r) {
  const auto traffic = [&](std::uint64_t bytes) {
    return r.requests == 0 ? bytes_text(bytes)
                           : fmt::format("{} ({} a request)", bytes_text(bytes),
                                         bytes_text(bytes / r.requests));
  };
  std::vector<std::pair<std::string, std::string>> out = {
      {"Begun", setup.begun_at},
      {"Measured for", seconds_text(r.seconds)},
      {"Warm-up before it", setup.warm_up > 0 ? seconds_text(setup.warm_up) : "none"},
      {"Intended rate", scheduled(r) ? qps_text(r.intended_qps) + "/s" : "as fast as could be"},
      {"Guard", setup.guard},
      {"Signature", setup.signature},
      {"Protocol", r.protocol.empty() ? "no connection came up" : r.protocol},
      {"Connections opened", grouped(r.connections)}};
  if (setup.connections > 0) out.emplace_back("Connections asked for", grouped(setup.connections));
  if (setup.streams > 0) out.emplace_back("Streams on each", grouped(setup.streams));
  out.emplace_back("Threads", grouped(setup.threads));
  out.emplace_back("Bytes sent", traffic(r.bytes_sent));
  out.emplace_back("Bytes received", traffic(r.bytes_received));
  if (scheduled(r)) out.emplace_back("Never started", grouped(r.not_started));
  out.emplace_back("Unfinished at the end", grouped(r.unfinished));
  out.emplace_back("Made by", setup.program);
  return html_facts(out);
}

}  // namespace

std::string load_page(const load_setup& setup, const core::load_result& result) {
  std::string body = header(setup, result) + "<main>\n" + figures(result);
  body += html_section("latency", "Latency", latencies(result));
  const std::string rate = rate_figure(result);
  if (!rate.empty()) body += html_section("over-time", "Over time", rate);
  body += html_section("outcomes", "Outcomes", answers(result));
  body += html_section("test", "The test", facts(setup, result));
  return html_page("Load test of " + setup.endpoint, body + "</main>\n");
}

}  // namespace mpustop::cli
