#include "cli/load_progress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "cli/number_text.hpp"
#include "cli/summary_text.hpp"

namespace mpustop::cli {

namespace {

// Whole seconds: tenths that run are no news.
std::string clock_text(std::chrono::duration<double> time) {
  const double seconds = std::max(0.0, std::round(time.count()));
  return seconds < 60 ? fmt::format("{:.0f} s", seconds) : duration_text(seconds);
}

// What a line may hold, each in two lengths; empty where there is nothing to say.
struct part {
  std::string full;
  std::string brief;
};

part requests_part(const load_progress& now) {
  const std::string done = grouped(now.done);
  if (!now.total || *now.total == 0) return {done + " requests", done};
  const double percent = 100.0 * static_cast<double>(now.done) / static_cast<double>(*now.total);
  // Not 100 before the last one.
  const double shown = now.done < *now.total ? std::min(std::floor(percent), 99.0) : 100.0;
  return {fmt::format("{} of {} requests ({:.0f} %)", done, grouped(*now.total), shown),
          fmt::format("{} ({:.0f} %)", done, shown)};
}

part errors_part(const load_progress& now) {
  if (now.errors == 0) return {"no errors", ""};
  const std::string count =
      fmt::format("{} error{}", grouped(now.errors), now.errors > 1 ? "s" : "");
  return {fmt::format("{} ({})", count, share_text(now.errors, now.done)), count};
}

}  // namespace

std::string load_progress_line(const load_progress& now, unsigned columns) {
  const std::size_t room = std::max(columns, 2U) - 1;
  const part requests = requests_part(now);
  const part errors = errors_part(now);
  const std::string rate = rate_text(now.rate) + "/s";
  const std::string left = now.left ? clock_text(*now.left) + " left" : "";
  const std::string passed = clock_text(now.elapsed);
  const std::string phase = now.warming_up ? "warm-up" : "";
  // From all of it to the bare number; the time that passed goes first, the errors stay longest.
  const std::array<std::array<std::string_view, 6>, 6> choices = {{
      {phase, requests.full, rate, errors.full, passed, left},
      {phase, requests.full, rate, errors.full, left, ""},
      {phase, requests.brief, rate, errors.brief, left, ""},
      {phase, requests.brief, rate, errors.brief, "", ""},
      {requests.brief, errors.brief, "", "", "", ""},
      {errors.brief.empty() ? std::string_view(requests.brief) : errors.brief},
  }};
  std::string line;
  for (const auto& words : choices) {
    line.clear();
    for (const auto word : words) {
      if (word.empty()) continue;
      if (!line.empty()) line += "  ";
      line += word;
    }
    if (line.size() <= room) return line;
  }
  line.resize(room);
  return line;
}

}  // namespace mpustop::cli
