#include "cli/load_progress.hpp"

#include <fmt/format.h>

#include "cli/number_text.hpp"

namespace mpustop::cli {

namespace {

/// What goes when the line is squeezed, from the first to the last.
enum goes : unsigned {
  passed = 1,
  no_errors,
  share,
  unit,
  long_bar,
  bar,
  total,
  left,
  rate,
  done,
};

line_part requests_part(const load_progress& now) {
  const std::string done = grouped(now.done);
  const unsigned last = now.errors > 0 ? goes::done : line_part::always;
  if (!now.total || *now.total == 0) return {{{done + " requests", goes::unit}, {done, last}}};
  return {{{fmt::format("{}/{} requests", done, grouped(*now.total)), goes::unit},
           {fmt::format("{}/{}", done, grouped(*now.total)), goes::total},
           {percent_text(now.done, *now.total), last}}};
}

line_part rate_part(const load_progress& now) {
  if (!now.rate) return {};
  return {{{rate_text(*now.rate) + "/s", goes::rate}}};
}

line_part errors_part(const load_progress& now) {
  if (now.errors == 0) return {{{"no errors", goes::no_errors}}};
  const std::string count =
      fmt::format("{} error{}", grouped(now.errors), now.errors > 1 ? "s" : "");
  return {{{fmt::format("{} ({})", count, share_text(now.errors, now.done)), goes::share}, {count}},
          tone::bad};
}

std::optional<line_bar> bar_of(const load_progress& now) {
  double part = 0;
  if (now.total && *now.total > 0) {
    part = static_cast<double>(now.done) / static_cast<double>(*now.total);
  } else if (now.left) {
    const double passed = now.elapsed.count();
    const double whole = passed + now.left->count();
    part = whole > 0 ? passed / whole : 0;
  } else {
    return std::nullopt;
  }
  return line_bar{part, {{10, goes::long_bar}, {6, goes::bar}}};
}

}  // namespace

std::string load_progress_line(const load_progress& now, const line_style& style) {
  line_part left;
  if (now.left) left = {{{whole_seconds(now.left->count()) + " left", goes::left}}};
  if (now.warming_up) return fit_line({{{{"warm-up"}}, tone::attention}, left}, {}, style);
  const line_part passed = {{{whole_seconds(now.elapsed.count()), goes::passed}}};
  return fit_line({requests_part(now), rate_part(now), errors_part(now), passed, left}, bar_of(now),
                  style);
}

}  // namespace mpustop::cli
