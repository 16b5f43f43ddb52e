#include "cli/status_line.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "cli/summary_text.hpp"

namespace mpustop::cli {

namespace {

constexpr std::size_t longest_bar = 40;
constexpr std::size_t gap = 2;

std::string_view colour_of(tone meaning) {
  switch (meaning) {
    case tone::good: return "\x1b[32m";
    case tone::bad: return "\x1b[31m";
    case tone::attention: return "\x1b[33m";
    case tone::plain: break;
  }
  return {};
}

std::string toned(std::string_view text, tone meaning, const line_style& style) {
  if (!style.colours || meaning == tone::plain) return std::string(text);
  return fmt::format("{}{}\x1b[0m", colour_of(meaning), text);
}

const std::string& text_at(const line_part& part, unsigned squeeze) {
  static const std::string nothing;
  for (const auto& form : part.forms) {
    if (squeeze < form.until) return form.text;
  }
  return nothing;
}

std::size_t least_bar(const std::optional<line_bar>& bar, unsigned squeeze) {
  if (!bar) return 0;
  for (const auto& size : bar->sizes) {
    if (squeeze < size.until) return size.least;
  }
  return 0;
}

// Of exactly `columns` columns. Not full before all is done, not empty after something is.
std::string draw_bar(const line_bar& bar, std::size_t columns, const line_style& style) {
  const bool plain = style.drawn == glyphs::ascii;
  const std::size_t cells = plain ? columns - 2 : columns;
  const double share = std::clamp(bar.done, 0.0, 1.0);
  const auto full = static_cast<std::size_t>(std::floor(share * static_cast<double>(cells)));
  std::string out;
  for (std::size_t i = 0; i < full; ++i) out += plain ? "#" : "\u2588";
  out = toned(out, bar.meaning, style);
  for (std::size_t i = full; i < cells; ++i) out += plain ? "-" : "\u2591";
  return plain ? fmt::format("[{}]", out) : out;
}

std::size_t width_of(const std::vector<line_part>& parts, unsigned squeeze) {
  std::size_t width = 0;
  for (const line_part& part : parts) {
    const std::size_t size = text_at(part, squeeze).size();
    if (size > 0) width += size + (width > 0 ? gap : 0);
  }
  return width;
}

std::string join(const std::vector<line_part>& parts, unsigned squeeze, std::string out,
                 const line_style& style) {
  for (const line_part& part : parts) {
    const std::string& text = text_at(part, squeeze);
    if (text.empty()) continue;
    if (!out.empty()) out.append(gap, ' ');
    out += toned(text, part.meaning, style);
  }
  return out;
}

}  // namespace

std::string fit_line(const std::vector<line_part>& parts, const std::optional<line_bar>& bar,
                     const line_style& style) {
  if (style.columns == 0) return join(parts, 0, "", style);
  const std::size_t room = std::max(style.columns, 2U) - 1;
  unsigned most = 0;
  for (const line_part& part : parts) {
    for (const auto& form : part.forms) {
      if (form.until != line_part::always) most = std::max(most, form.until);
    }
  }
  for (unsigned squeeze = 0; squeeze <= most; ++squeeze) {
    const std::size_t words = width_of(parts, squeeze);
    const std::size_t least = least_bar(bar, squeeze);
    if (words + (least > 0 ? least + gap : 0) > room) continue;
    if (least == 0) return join(parts, squeeze, "", style);
    const std::size_t size = std::min(longest_bar, room - words - gap);
    return join(parts, squeeze, draw_bar(*bar, size, style), style);
  }
  // Cut off, and so without colours, whose ends could be.
  std::string line = join(parts, most, "", {});
  line.resize(std::min(line.size(), room));
  return line;
}

std::string percent_text(std::uint64_t done, std::uint64_t total) {
  if (done >= total) return "100%";
  const double percent = 100.0 * static_cast<double>(done) / static_cast<double>(total);
  return fmt::format("{:.0f}%", std::min(std::floor(percent), 99.0));
}

std::string whole_seconds(double seconds) {
  const double whole = std::max(0.0, std::round(seconds));
  return whole < 60 ? fmt::format("{:.0f} s", whole) : duration_text(whole);
}

}  // namespace mpustop::cli
