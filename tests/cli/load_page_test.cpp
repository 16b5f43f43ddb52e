#include <algorithm>
#include <set>
#include <sstream>
#include <tuple>

#include "cli/latency_bars.hpp"
#include "cli/number_text.hpp"
#include "load_shapes.hpp"
#include "markup.hpp"

using namespace mpustop;

namespace {

void page_of(const std::string& name, pugi::xml_document& into) {
  const auto shape = test::shape_named(name);
  test::parse_markup(cli::load_page(shape.setup, shape.result), into);
}

// The cells of the row with that heading, joined by blanks.
std::string row_of(const pugi::xml_document& page, const std::string& heading) {
  for (const auto& row : test::all_named(page, "tr")) {
    const auto first = row.child("th");
    if (first.attribute("scope").value() != std::string("row")) continue;
    if (first.child_value() != heading) continue;
    std::string out;
    for (const auto& cell : row.children("td")) {
      out += (out.empty() ? "" : " | ") + std::string(cell.child_value());
    }
    return out;
  }
  return {};
}

std::string fact_of(const pugi::xml_document& page, const std::string& name) {
  for (const auto& term : test::all_named(page, "dt")) {
    if (term.child_value() == name) return term.next_sibling("dd").child_value();
  }
  return {};
}

std::uint64_t ungrouped(std::string text) {
  std::erase(text, ',');
  return std::stoull(text);
}

}  // namespace

TEST_CASE("every result makes a well-formed page without anything that acts or fetches") {
  for (const auto& shape : test::load_shapes()) {
    INFO(shape.name);
    pugi::xml_document page;
    test::parse_markup(cli::load_page(shape.setup, shape.result), page);
    for (const char* name : {"script", "link", "img", "iframe", "object", "embed", "form", "base",
                             "foreignObject", "image", "use", "a", "animate", "set"}) {
      INFO(name);
      CHECK(test::all_named(page, name).empty());
    }
    for (const auto& found : page.select_nodes("//@*")) {
      const std::string name = found.attribute().name();
      INFO(name);
      CHECK(name.rfind("on", 0) != 0);
      CHECK(name != "style");
      CHECK(name != "href");
      CHECK(name != "src");
    }
    CHECK(page.select_nodes("//h1").size() == 1);
    CHECK(page.select_nodes("//main").size() == 1);
  }
}

TEST_CASE("ids are unique, and what is named by an id is there") {
  for (const auto& shape : test::load_shapes()) {
    INFO(shape.name);
    pugi::xml_document page;
    test::parse_markup(cli::load_page(shape.setup, shape.result), page);
    std::set<std::string> ids;
    for (const auto& found : page.select_nodes("//@id")) {
      INFO(found.attribute().value());
      CHECK(ids.insert(found.attribute().value()).second);
    }
    for (const auto& found : page.select_nodes("//@aria-labelledby")) {
      std::istringstream names(found.attribute().value());
      for (std::string name; names >> name;) {
        INFO(name);
        CHECK(ids.count(name) == 1);
      }
    }
    for (const auto& svg : test::all_named(page, "svg")) {
      CHECK(std::string(svg.attribute("role").value()) == "img");
      CHECK(!std::string(svg.child("title").child_value()).empty());
      CHECK(!std::string(svg.child("desc").child_value()).empty());
    }
    for (const auto& table : test::all_named(page, "table")) CHECK(table.child("caption"));
    CHECK(page.select_nodes("//th[not(@scope)]").empty());
  }
}

TEST_CASE("everything is drawn at finite places") {
  for (const auto& shape : test::load_shapes()) {
    INFO(shape.name);
    pugi::xml_document page;
    test::parse_markup(cli::load_page(shape.setup, shape.result), page);
    for (const char* name : {"x", "y", "width", "height", "d"}) {
      for (const auto& found : page.select_nodes((std::string("//svg//@") + name).c_str())) {
        const std::string value = found.attribute().value();
        INFO(name, "=", value);
        CHECK(value.find_first_not_of("MLHVZv0123456789. -") == std::string::npos);
        if (value.find_first_of("MLHVZ") == std::string::npos) CHECK(std::stod(value) >= 0);
      }
    }
  }
}

TEST_CASE("what a server or a user wrote stays text") {
  pugi::xml_document page;
  page_of("hostile", page);
  CHECK(row_of(page, "</script>&\"'<b> [31m?\xc3\xa4 \\") == "7 | 38.89 %");
  CHECK(row_of(page, "<class>") == "5 | 27.78 %");
  CHECK(row_of(page, "(no code)") == "1 | 5.56 %");
  CHECK(test::text_below(page.select_node("//h1").node()).find("\"><script>alert(1)</script>") !=
        std::string::npos);
  CHECK(fact_of(page, "Made by") == "mpustop <b>0.1.0</b>");
  CHECK(page.select_nodes("//b").empty());
}

TEST_CASE("the page has the numbers of the text") {
  pugi::xml_document page;
  page_of("steady", page);
  const auto shape = test::shape_named("steady");
  CHECK(fact_of(page, "Rate") == "499.9/s");
  CHECK(fact_of(page, "Requests") == "30,000");
  CHECK(fact_of(page, "Failed") == "2.00 %");
  CHECK(fact_of(page, "Late starts") == "3");
  CHECK(fact_of(page, "Busiest second") == "500");
  CHECK(fact_of(page, "Intended rate") == "500/s");
  CHECK(fact_of(page, "Bytes sent") == "12.4 MB (412 B a request)");
  CHECK(row_of(page, "ok") == "29,400 | 98.00 %");
  CHECK(row_of(page, "already stopped") == "12 | 0.04 %");
  CHECK(row_of(page, "Throttling.User") == "580 | 1.93 %");
  CHECK(row_of(page, "transport") == "20 | 0.07 %");
  CHECK(row_of(page, "all") == "30,000 | 100.00 %");
  for (const auto& [name, fraction] :
       {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p99.99", 0.9999}, {"max", 1.0}}) {
    INFO(name);
    CHECK(row_of(page, name) ==
          cli::milliseconds_text(shape.result.latency.percentile(fraction)) + " | " +
              cli::milliseconds_text(shape.result.service.percentile(fraction)));
  }
}

TEST_CASE("outcomes add up to all requests, and the histogram's numbers to the answers") {
  for (const auto& shape : test::load_shapes()) {
    INFO(shape.name);
    pugi::xml_document page;
    test::parse_markup(cli::load_page(shape.setup, shape.result), page);
    std::uint64_t outcomes = 0;
    for (const auto& row : page.select_nodes("//section[h2='Outcomes']//tr[@class='group']")) {
      if (row.node().child_value("th") == std::string("all")) continue;
      outcomes += ungrouped(row.node().child_value("td"));
    }
    CHECK(outcomes == shape.result.requests);
    std::uint64_t latencies = 0;
    for (const auto& row :
         page.select_nodes("//details[summary='The numbers of this histogram']//tbody/tr")) {
      latencies += ungrouped(row.node().child_value("td"));
    }
    CHECK(latencies == shape.result.latency.count());
  }
}

TEST_CASE("a histogram has a bar for each stretch of time that holds a latency") {
  const auto shape = test::shape_named("steady");
  pugi::xml_document page;
  page_of("steady", page);
  const auto counts = cli::latency_counts(
      shape.result.latency, cli::latency_edges(shape.result.latency, shape.result.service, 26));
  const auto filled = std::count_if(counts.begin(), counts.end(), [](auto n) { return n > 0; });
  CHECK(page.select_nodes("//svg[@class='wide']/rect[@class='bar latency']").size() ==
        static_cast<std::size_t>(filled));
}

TEST_CASE("the bars of both times tell what they hold, each kind all of its own") {
  const auto shape = test::shape_named("overloaded");
  pugi::xml_document page;
  page_of("overloaded", page);
  const auto& r = shape.result;
  const auto edges = cli::latency_edges(r.latency, r.service, 26);
  for (const auto& [style, what, times] : {std::tuple{"bar latency", "latency of ", &r.latency},
                                           {"bar service", "service time of ", &r.service}}) {
    INFO(style);
    std::vector<std::uint64_t> told;
    const std::string path = std::string("//svg[@class='wide']/rect[@class='") + style + "']/title";
    for (const auto& found : page.select_nodes(path.c_str())) {
      const std::string title = found.node().child_value();
      CHECK(title.rfind(what, 0) == 0);
      told.push_back(ungrouped(title.substr(title.find(": ") + 2)));
    }
    auto expected = cli::latency_counts(*times, edges);
    std::erase(expected, 0U);
    CHECK(told == expected);
  }
}

TEST_CASE("the intended rate and the service time are drawn where there is a schedule") {
  pugi::xml_document open;
  page_of("steady", open);
  CHECK(open.select_nodes("//path[@class='line intended']").size() == 2);
  CHECK(open.select_nodes("//path[@class='line service']").size() == 2);
  CHECK(open.select_nodes("//path[@class='area errors']").size() == 2);
  pugi::xml_document closed;
  page_of("full-speed", closed);
  CHECK(closed.select_nodes("//path[@class='line intended']").empty());
  CHECK(closed.select_nodes("//path[@class='line service']").empty());
  CHECK(closed.select_nodes("//path[@class='area errors']").empty());
  CHECK(closed.select_nodes("//path[@class='line latency']").size() == 2);
}

TEST_CASE("what is too little to draw is not drawn") {
  pugi::xml_document nothing;
  page_of("nothing", nothing);
  CHECK(nothing.select_nodes("//svg").empty());
  CHECK(test::text_below(nothing).find("No request was answered.") != std::string::npos);
  pugi::xml_document failed;
  page_of("all-failed", failed);
  CHECK(failed.select_nodes("//section[h2='Latency']//svg").empty());
  CHECK(failed.select_nodes("//section[h2='Over time']//svg").size() == 2);
}

TEST_CASE("a test that was cut short or fell behind says so at the top") {
  pugi::xml_document page;
  page_of("overloaded", page);
  const auto notices = page.select_nodes("//header/p[@role='note']");
  CHECK(notices.size() == 2);
  CHECK(test::text_below(page).find("18,000 requests of the schedule were not sent") !=
        std::string::npos);
  pugi::xml_document calm;
  page_of("steady", calm);
  CHECK(calm.select_nodes("//p[@role='note']").empty());
}

TEST_CASE("three hours are drawn in minutes, with the range of their seconds") {
  pugi::xml_document page;
  page_of("three-hours", page);
  CHECK(page.select_nodes("//svg[@class='wide']/path[@class='area range']").size() == 1);
  CHECK(page.select_nodes("//svg[@class='wide']/rect[@class='hover']").size() == 180);
  CHECK(test::text_below(page).find("means of 1 min 00 s") != std::string::npos);
}
