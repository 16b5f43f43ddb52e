#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/load_figures.hpp"
#include "cli/load_output.hpp"
#include "cli/load_text_charts.hpp"
#include "cli/number_text.hpp"
#include "cli/summary_text.hpp"
#include "cli/text_layout.hpp"
#include "core/printable.hpp"

namespace mpustop::cli {

namespace {

// A line of the table of counts: a name, a number, and a word about it where there is room.
class count_table {
 public:
  explicit count_table(unsigned columns) : columns_(columns), width_(std::min(columns - 10, 45U)) {}

  void row(unsigned indent, std::string_view name, std::string_view value,
           const std::string& about = {}) {
    const std::string left = std::string(indent, ' ') + core::printable(name);
    std::string head = left;
    // A number that has no room beside a long name stands below it.
    if (left.size() + 1 + value.size() > width_) {
      text_ += fitted(left, columns_);
      head.clear();
    }
    head += fmt::format("{:>{}}", value, width_ - head.size());
    const bool fits = head.size() + 2 + about.size() <= columns_;
    text_ += fits && !about.empty() ? head + "  " + about + "\n" : fitted(head, columns_);
    if (!fits) text_ += fitted(fmt::format("{:>{}}", about, head.size()), columns_);
  }
  void count(unsigned indent, std::string_view name, std::uint64_t number,
             const std::string& about = {}) {
    row(indent, name, grouped(number), about);
  }
  std::string take() { return std::move(text_); }

 private:
  const unsigned columns_;
  const std::size_t width_;  ///< of a name and its number
  std::string text_;
};

std::string head_text(const load_setup& setup, const core::load_result& r, unsigned columns) {
  std::string out = fitted("Load test of " + core::printable(setup.endpoint, 256), columns);
  std::vector<std::string> words = setup_words(setup);
  for (const auto& word : {setup.program, setup.begun_at}) {
    if (!word.empty()) words.push_back(word);
  }
  for (auto& word : words) word = core::printable(word);
  out += joined(words, 2, columns);
  if (r.interrupted) out += fitted("  interrupted: what was measured until then", columns);
  return out;
}

void add_requests(const core::load_result& r, count_table& table) {
  table.count(0, "requests", r.requests, "in " + seconds_text(r.seconds));
  table.count(2, "ok", r.ok, share_text(r.ok, r.requests));
  if (r.already_stopped > 0) {
    table.count(4, "already stopped", r.already_stopped, share_text(r.already_stopped, r.requests));
  }
  const std::uint64_t errors = error_count(r.errors);
  table.count(2, "errors", errors, share_text(errors, r.requests));
  for (const auto& kind : error_classes(r.errors)) {
    table.count(4, kind.name, kind.count, share_text(kind.count, r.requests));
    for (const auto& [code, count] : kind.codes) {
      table.count(6, code.empty() ? "(no code)" : code, count, share_text(count, r.requests));
    }
  }
  if (r.unfinished > 0) table.count(2, "unfinished at the end", r.unfinished);
}

void add_rate(const core::load_result& r, count_table& table) {
  if (scheduled(r)) {
    table.row(0, "rate", rate_text(r.mean_qps) + "/s",
              fmt::format("{:.2f} % of {}/s", 100 * r.mean_qps / r.intended_qps,
                          qps_text(r.intended_qps)));
  } else {
    table.row(0, "rate", rate_text(r.mean_qps) + "/s", "as fast as could be");
  }
  table.count(2, "busiest second", r.max_in_1s);
  if (!scheduled(r)) return;
  table.count(2, "late starts", r.late_starts, share_text(r.late_starts, r.requests));
  table.count(2, "not started", r.not_started,
              share_text(r.not_started, r.requests + r.unfinished + r.not_started));
}

void add_traffic(const core::load_result& r, count_table& table) {
  const auto each = [&](std::uint64_t bytes) {
    return r.requests == 0 ? std::string() : bytes_text(bytes / r.requests) + " a request";
  };
  table.row(0, "bytes sent", bytes_text(r.bytes_sent), each(r.bytes_sent));
  table.row(0, "bytes received", bytes_text(r.bytes_received), each(r.bytes_received));
  table.count(0, "connections", r.connections,
              r.protocol.empty() ? "none came up" : core::printable(r.protocol));
}

std::string time_table(const core::load_result& r, unsigned columns) {
  const bool wide = columns >= 77;
  std::string out;
  if (wide) {
    out = "milliseconds   latency, from the intended start   service time, from the send\n";
  } else {
    out = "milliseconds     latency*  service time\n";
  }
  const unsigned first = wide ? 36 : 17;
  const unsigned second = wide ? 30 : 14;
  for (const auto& shown : shown_percentiles) {
    out += fmt::format("  {:<7}{:>{}}{:>{}}\n", shown.name,
                       milliseconds_text(r.latency.percentile(shown.fraction)), first,
                       milliseconds_text(r.service.percentile(shown.fraction)), second);
  }
  if (!wide) out += "  * from the intended start\n";
  return out;
}

}  // namespace

std::string load_text(const load_setup& setup, const core::load_result& result, unsigned columns,
                      glyphs drawn) {
  columns = std::clamp(columns, 40U, 120U);
  std::string out = head_text(setup, result, columns) + "\n";
  count_table table(columns);
  add_requests(result, table);
  add_rate(result, table);
  add_traffic(result, table);
  out += table.take();
  if (result.latency.count() > 0) {
    out += "\n" + time_table(result, columns);
    out += "\n" + latency_chart_text(result, columns, drawn);
  }
  const std::string rate = rate_chart_text(result, columns, drawn);
  if (!rate.empty()) out += "\n" + rate;
  return out;
}

}  // namespace mpustop::cli
