#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/glyphs.hpp"

namespace mpustop::cli {

/// What a status line is drawn with.
struct line_style {
  unsigned columns = 80;  ///< of the terminal; 0: a line of a log, of any length, without a bar
  glyphs drawn = glyphs::ascii;
  bool colours = false;
};

/// What a part of a status line means; a colour where there are any.
enum class tone { plain, good, bad, attention };

/// One thing that a status line says, in forms from the longest to the shortest. A form stands
/// while the line is squeezed less than to its `until`; after the last one the part is left out.
struct line_part {
  static constexpr unsigned always = 1'000;
  struct form {
    std::string text;  ///< printable ASCII; empty: nothing
    unsigned until = always;
  };
  std::vector<form> forms;
  tone meaning = tone::plain;
};

/// A bar before the parts: as long as there is room, and no shorter than the `least` of the
/// squeeze.
struct line_bar {
  struct size {
    unsigned least;
    unsigned until;
  };
  double done = 0;  ///< 0 to 1
  std::vector<size> sizes;
  tone meaning = tone::good;
};

/// The parts in their order, two blanks between them, in less than `columns` columns (some
/// terminals wrap when the last one is written): squeezed no further than that takes.
std::string fit_line(const std::vector<line_part>& parts, const std::optional<line_bar>& bar,
                     const line_style& style);

/// The part of `total` that is done: "41%", and not "100%" before all of it is.
std::string percent_text(std::uint64_t done, std::uint64_t total);

/// A length of time without the tenths that run: "35 s", "1 min 05 s".
std::string whole_seconds(double seconds);

}  // namespace mpustop::cli
