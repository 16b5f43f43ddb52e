#include "cli/page/svg_plot.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "cli/page/html_text.hpp"
#include "core/utf8.hpp"

namespace mpustop::cli {

namespace {

double columns_of(std::string_view text) {
  double characters = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    at += std::max<std::size_t>(core::utf8_length(text.substr(at)), 1);
  }
  return characters;
}

double widest(const axis& of) {
  double out = 0;
  for (const auto& mark : of.ticks) out = std::max(out, columns_of(mark.label));
  return out;
}

}  // namespace

svg_plot::svg_plot(plot_words words, const chart_size& size, axis x, axis y, scale y_scale)
    : words_(std::move(words)),
      size_(size),
      x_(std::move(x)),
      y_(std::move(y)),
      y_scale_(y_scale),
      left_(widest(y_) * size.character + 12),
      right_(size.width - 12),
      top_(30),
      bottom_(size.height - 42) {
  // The last label is centred below its mark, which may stand at the end of the axis.
  if (!x_.ticks.empty()) right_ -= columns_of(x_.ticks.back().label) * size.character / 2 - 6;
}

double svg_plot::x(double value) const {
  const double share = (value - x_.first) / (x_.last - x_.first);
  return left_ + (right_ - left_) * std::clamp(share, 0.0, 1.0);
}

double svg_plot::y(double value) const {
  double share = (value - y_.first) / (y_.last - y_.first);
  if (y_scale_ == scale::logarithmic) {
    share = value > 0 ? std::log(value / y_.first) / std::log(y_.last / y_.first) : 0;
  }
  return bottom_ - (bottom_ - top_) * std::clamp(share, 0.0, 1.0);
}

void svg_plot::add_note(std::string_view text, double value) {
  add(fmt::format("<text class=\"note\" x=\"{:.5g}\" y=\"{:.5g}\" text-anchor=\"end\">{}</text>\n",
                  right_, y(value) - 7, html(text)));
}

std::string svg_plot::grid() const {
  std::string out;
  for (const auto& mark : y_.ticks) {
    const double at = y(mark.at);
    out += fmt::format(
        "<path class=\"grid\" d=\"M{:.5g} {:.5g}H{:.5g}\"/>"
        "<text x=\"{:.5g}\" y=\"{:.5g}\" text-anchor=\"end\">{}</text>\n",
        left_, at, right_, left_ - 7, at + 4, html(mark.label));
  }
  return out;
}

std::string svg_plot::x_labels() const {
  std::string out =
      fmt::format("<path class=\"base\" d=\"M{:.5g} {:.5g}H{:.5g}", left_, bottom_, right_);
  for (const auto& mark : x_.ticks) out += fmt::format("M{:.5g} {:.5g}v4", x(mark.at), bottom_);
  out += "\"/>\n";
  double free_from = -std::numeric_limits<double>::max();
  for (const auto& mark : x_.ticks) {
    const double half = columns_of(mark.label) * size_.character / 2;
    const double at = x(mark.at);
    if (at - half < free_from) continue;
    free_from = at + half + size_.character;
    out += fmt::format("<text x=\"{:.5g}\" y=\"{:.5g}\" text-anchor=\"middle\">{}</text>\n", at,
                       bottom_ + 18, html(mark.label));
  }
  return out;
}

std::string svg_plot::text() const {
  const std::string id = html(words_.id) + "-" + std::string(size_.name);
  std::string out = fmt::format(
      "<svg class=\"{0}\" viewBox=\"0 0 {1:g} {2:g}\" role=\"img\" "
      "aria-labelledby=\"{3}-t {3}-d\" xmlns=\"http://www.w3.org/2000/svg\">\n"
      "<title id=\"{3}-t\">{4}</title>\n<desc id=\"{3}-d\">{5}</desc>\n",
      size_.name, size_.width, size_.height, id, html(words_.title), html(words_.description));
  out += grid();
  out += fmt::format("<text x=\"{:.5g}\" y=\"14\">{}</text>\n", 0.0, html(words_.y_name));
  out += shapes_;
  out += x_labels();
  out += fmt::format("<text x=\"{:.5g}\" y=\"{:.5g}\" text-anchor=\"end\">{}</text>\n", right_,
                     size_.height - 5, html(words_.x_name));
  return out + "</svg>\n";
}

}  // namespace mpustop::cli
