#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/nice_steps.hpp"

namespace mpustop::cli {

/// How large a chart is drawn, in the pixels that its text is 13 (wide) or 12 (narrow) high in, and
/// how many marks have room.
struct chart_size {
  double width;
  double height;
  unsigned x_marks;
  unsigned y_marks;
  double character;       ///< an upper estimate of the width of a digit
  std::string_view name;  ///< of the CSS class that shows it, and part of ids
};

/// For a screen or a page of paper, and for a phone.
inline constexpr chart_size wide_chart{920, 300, 12, 5, 7.2, "wide"};
inline constexpr chart_size narrow_chart{400, 270, 5, 4, 6.6, "narrow"};

/// What a chart is called. Plain texts.
struct plot_words {
  std::string id;     ///< unique in the page, with the size's name
  std::string title;  ///< what a screen reader says first
  std::string description;
  std::string x_name;
  std::string y_name;
};

enum class scale { linear, logarithmic };

/// An SVG with a frame, a grid and labelled axes, into which shapes are drawn.
class svg_plot {
 public:
  svg_plot(plot_words words, const chart_size& size, axis x, axis y, scale y_scale = scale::linear);

  /// Where a value stands; what is outside of the axis stands at its end.
  double x(double value) const;
  double y(double value) const;
  double left() const { return left_; }
  double right() const { return right_; }
  double top() const { return top_; }
  double bottom() const { return bottom_; }

  /// Markup that is drawn over what was added before.
  void add(std::string_view shape) { shapes_ += shape; }
  /// A short text that ends at the right of the frame, above the height of `value`.
  void add_note(std::string_view text, double value);

  std::string text() const;

 private:
  std::string grid() const;
  std::string x_labels() const;

  plot_words words_;
  chart_size size_;
  axis x_;
  axis y_;
  scale y_scale_;
  double left_;
  double right_;
  double top_;
  double bottom_;
  std::string shapes_;
};

}  // namespace mpustop::cli
