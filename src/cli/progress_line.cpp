#include "cli/progress_line.hpp"

#include <fmt/format.h>

#include "cli/number_text.hpp"

namespace mpustop::cli {

namespace {

/// What goes when the line is squeezed, from the first to the last.
enum goes : unsigned {
  long_already = 1,
  percent,
  long_bar,
  stopped,
  already,
  long_rate,
  bar,
  long_left,
  retrying,
  in_flight,
  long_done,
  rate,
  long_state,
  left,
  done,
  failures,
};

bool is_at_work(run_state state) {
  return state == run_state::running || state == run_state::throttled;
}

line_part count_part(std::uint64_t count, std::string_view what, unsigned until,
                     tone meaning = tone::plain) {
  if (count == 0) return {};
  return {{{fmt::format("{} {}", grouped(count), what), until}}, meaning};
}

line_part already_part(const summary& now) {
  if (now.already_stopped == 0) return {};
  const std::string brief = grouped(now.already_stopped) + " already";
  return {{{brief + " stopped", goes::long_already}, {brief, goes::already}}};
}

// Where something else is to be told, the plain number goes for it in the end.
line_part done_part(const run_progress& run) {
  const std::uint64_t count = done_of(run.now);
  const bool calm = run.state == run_state::running && run.now.failed + run.now.gave_up == 0;
  const unsigned last = calm ? line_part::always : goes::done;
  if (!run.total) return {{{grouped(count) + " done", last}}};
  return {{{fmt::format("{}/{}", grouped(count), grouped(*run.total)), goes::long_done},
           {percent_text(count, *run.total), last}}};
}

line_part rate_part(const run_progress& run) {
  if (!run.rate || !is_at_work(run.state)) return {};
  return {{{rate_text(*run.rate) + "/s", goes::long_rate},
           {*run.rate < 9.5 ? rate_text(*run.rate) + "/s" : fmt::format("{:.0f}/s", *run.rate),
            goes::rate}}};
}

line_part state_part(const run_progress& run) {
  switch (run.state) {
    case run_state::connecting: return {{{"connecting"}}, tone::attention};
    case run_state::throttled:
      return {{{fmt::format("throttled to {:.{}f}/s", run.now.slowed_to,
                            run.now.slowed_to < 10 ? 1 : 0),
                goes::long_rate},
               {"throttled"}},
              tone::attention};
    case run_state::paused:
      return {{{fmt::format("paused for {}: an outage", whole_seconds(run.now.paused_for)),
                goes::long_rate},
               {fmt::format("paused {}", whole_seconds(run.now.paused_for)), goes::long_state},
               {"paused"}},
              tone::attention};
    case run_state::ending:
      return {{{fmt::format("ending: {} in flight", grouped(run.now.in_flight)), goes::in_flight},
               {"ending"}},
              tone::attention};
    case run_state::running:
    case run_state::ended: break;
  }
  return {};
}

line_part left_part(const run_progress& run) {
  if (!run.seconds_left || !is_at_work(run.state)) return {};
  const std::string text = whole_seconds(*run.seconds_left);
  return {{{text + " left", goes::long_left}, {text, goes::left}}};
}

line_part failed_part(const run_progress& run) {
  return count_part(run.now.failed + run.now.gave_up, "failed",
                    run.state == run_state::running ? line_part::always : goes::failures,
                    tone::bad);
}

line_part percent_part(const run_progress& run) {
  if (!run.total) return {};
  return {{{percent_text(done_of(run.now), *run.total), goes::percent}}};
}

std::optional<line_bar> bar_of(const run_progress& run) {
  if (!run.total || *run.total == 0) return std::nullopt;
  const double share = static_cast<double>(done_of(run.now)) / static_cast<double>(*run.total);
  return line_bar{share,
                  {{10, goes::long_bar}, {6, goes::bar}},
                  run.state == run_state::running ? tone::good : tone::attention};
}

}  // namespace

std::string_view to_string(run_state state) {
  switch (state) {
    case run_state::connecting: return "connecting";
    case run_state::running: return "running";
    case run_state::throttled: return "throttled";
    case run_state::paused: return "paused";
    case run_state::ending: return "ending";
    case run_state::ended: break;
  }
  return "ended";
}

run_state state_of(const summary& now) {
  if (now.ending) return run_state::ending;
  if (now.paused) return run_state::paused;
  if (now.slowed_to > 0) return run_state::throttled;
  return now.attempts == 0 && now.protocol.empty() ? run_state::connecting : run_state::running;
}

std::uint64_t done_of(const summary& now) { return now.tasks - now.not_attempted; }

std::uint64_t called_of(const summary& now) {
  const auto earlier = [&](outcome value) {
    return now.resumed_as[static_cast<std::size_t>(value)];
  };
  return now.stopped + now.already_stopped + now.failed + now.gave_up - earlier(outcome::stopped) -
         earlier(outcome::already_stopped) - earlier(outcome::failed) - earlier(outcome::gave_up);
}

std::string progress_line(const run_progress& run, const line_style& style) {
  const summary& now = run.now;
  return fit_line(
      {percent_part(run), done_part(run), rate_part(run), state_part(run),
       count_part(now.stopped, "stopped", goes::stopped), already_part(now), failed_part(run),
       count_part(now.retrying, "retrying", goes::retrying), left_part(run)},
      bar_of(run), style);
}

}  // namespace mpustop::cli
