#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "cli/page/html_figure.hpp"
#include "cli/page/svg_shapes.hpp"
#include "markup.hpp"

using namespace mpustop;
using namespace mpustop::cli;

namespace {

svg_plot plot_of(axis x, axis y, scale y_scale = scale::linear, chart_size size = wide_chart) {
  return {{.id = "c", .title = "<T>", .description = "D & d", .x_name = "x", .y_name = "y"},
          size,
          std::move(x),
          std::move(y),
          y_scale};
}

std::string attribute_of(const std::string& shape, const char* name) {
  pugi::xml_document got;
  test::parse_markup(shape, got);
  return got.first_child().attribute(name).value();
}

}  // namespace

TEST_CASE("values stand where the axes say, and never outside") {
  const auto plot = plot_of(elapsed_axis(60, 6), count_axis(500, 4));
  CHECK(plot.x(0) == doctest::Approx(plot.left()));
  CHECK(plot.x(60) == doctest::Approx(plot.right()));
  CHECK(plot.x(30) == doctest::Approx((plot.left() + plot.right()) / 2));
  CHECK(plot.x(1e9) == doctest::Approx(plot.right()));
  CHECK(plot.y(0) == doctest::Approx(plot.bottom()));
  CHECK(plot.y(600) == doctest::Approx(plot.top()));
  CHECK(plot.y(300) == doctest::Approx((plot.top() + plot.bottom()) / 2));
  CHECK(plot.y(-1) == doctest::Approx(plot.bottom()));
}

TEST_CASE("a logarithmic axis gives each decade the same room, and 0 the foot") {
  const auto plot =
      plot_of(elapsed_axis(1, 4), time_axis(1e6, 1e8, true, 8, glyphs::ascii), scale::logarithmic);
  CHECK(plot.y(1e7) == doctest::Approx((plot.top() + plot.bottom()) / 2));
  CHECK(plot.y(0) == doctest::Approx(plot.bottom()));
}

TEST_CASE("a plot is an image with a name and a description") {
  pugi::xml_document got;
  test::parse_markup(plot_of(elapsed_axis(60, 6), count_axis(500, 4)).text(), got);
  const auto svg = got.child("svg");
  CHECK(std::string(svg.attribute("role").value()) == "img");
  CHECK(std::string(svg.attribute("aria-labelledby").value()) == "c-wide-t c-wide-d");
  CHECK(std::string(svg.select_node("title[@id='c-wide-t']").node().child_value()) == "<T>");
  CHECK(std::string(svg.select_node("desc[@id='c-wide-d']").node().child_value()) == "D & d");
}

TEST_CASE("labels that would run into each other are left out, their marks stay") {
  axis crowded{.first = 0, .last = 100, .ticks = {}};
  for (int i = 0; i <= 100; ++i) crowded.ticks.push_back({double(i), std::to_string(i) + " ms"});
  pugi::xml_document got;
  test::parse_markup(plot_of(crowded, count_axis(1, 2)).text(), got);
  const auto labels = got.select_nodes("//text[@text-anchor='middle']");
  CHECK(labels.size() >= 10);
  CHECK(labels.size() <= 30);
  const std::string base = got.select_node("//path[@class='base']").node().attribute("d").value();
  CHECK(std::count(base.begin(), base.end(), 'v') == 101);
}

TEST_CASE("a step line goes across, then up or down; steps of one height are one") {
  const axis tens{.first = 0, .last = 10, .ticks = {}};
  const auto plot = plot_of(tens, tens);
  const auto drawn =
      attribute_of(step_line(plot, "sent", {{0, 1, 5}, {1, 2, 5}, {2, 3, 7}, {3, 10, 0}}), "d");
  std::string letters;
  for (const char c : drawn) {
    if (c >= 'A') letters += c;
  }
  CHECK(letters == "MHVHVH");
  CHECK(step_line(plot, "sent", {}).empty());
}

TEST_CASE("an area is closed at the foot, or along another line") {
  const axis tens{.first = 0, .last = 10, .ticks = {}};
  const auto plot = plot_of(tens, tens);
  const auto foot = fmt::format("{:.5g}", plot.bottom());
  const auto above = attribute_of(step_area(plot, "sent", {{0, 5, 5}, {5, 10, 7}}), "d");
  CHECK(above.back() == 'Z');
  CHECK(above.find("V" + foot + "Z") != std::string::npos);
  const auto between =
      attribute_of(step_area(plot, "range", {{0, 5, 5}, {5, 10, 7}}, {{0, 5, 1}, {5, 10, 2}}), "d");
  CHECK(between.find(foot) == std::string::npos);
}

TEST_CASE("bars are as high as their values; those of 0 are left out, the smallest show") {
  const axis tens{.first = 0, .last = 10, .ticks = {}};
  const auto plot = plot_of(tens, tens);
  pugi::xml_document got;
  test::parse_markup(
      "<g>" +
          bars_shape(plot, "latency", {{0, 1, 10}, {1, 2, 0}, {2, 3, 1e-9}, {3, 4, 5}},
                     {"a", "b", "c", "<d>"}) +
          "</g>",
      got);
  const auto bars = test::all_named(got, "rect");
  REQUIRE(bars.size() == 3);
  const double full = plot.bottom() - plot.top();
  CHECK(bars[0].attribute("height").as_double() == doctest::Approx(full).epsilon(1e-3));
  CHECK(bars[1].attribute("height").as_double() >= 1);
  CHECK(bars[2].attribute("height").as_double() == doctest::Approx(full / 2).epsilon(1e-3));
  CHECK(std::string(bars[2].child("title").child_value()) == "<d>");
  CHECK(bars[0].attribute("y").as_double() + bars[0].attribute("height").as_double() ==
        doctest::Approx(plot.bottom()).epsilon(1e-3));
}

TEST_CASE("a line has a point a value; a single point is none") {
  const axis tens{.first = 0, .last = 10, .ticks = {}};
  const auto plot = plot_of(tens, tens);
  const auto drawn = attribute_of(line_shape(plot, "latency", {{0, 0}, {5, 5}, {10, 10}}), "d");
  CHECK(std::count(drawn.begin(), drawn.end(), 'L') == 2);
  CHECK(line_shape(plot, "latency", {{0, 0}}).empty());
}

TEST_CASE("a figure is drawn once for wide and once for narrow screens, under one caption") {
  pugi::xml_document got;
  test::parse_markup(
      html_figure(
          "Cap <1>", "about", {{"sent", "what & was sent"}},
          [](const chart_size& size) {
            return plot_of(elapsed_axis(1, 2), count_axis(1, 2), scale::linear, size).text();
          }),
      got);
  CHECK(got.select_nodes("/figure/figcaption").size() == 1);
  CHECK(std::string(got.select_node("//li/span").node().child_value()) == "what & was sent");
  CHECK(got.select_nodes("//svg[@class='wide']").size() == 1);
  CHECK(got.select_nodes("//svg[@class='narrow']").size() == 1);
}
