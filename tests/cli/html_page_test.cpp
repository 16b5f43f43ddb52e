#include "cli/page/html_page.hpp"
#include "cli/page/html_table.hpp"
#include "cli/page/html_text.hpp"
#include "cli/page/page_style.hpp"
#include "core/digest.hpp"
#include "markup.hpp"

using namespace mpustop;
using namespace mpustop::cli;

TEST_CASE("what means something to HTML, or is no text, is made harmless") {
  CHECK(html("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
  CHECK(html("\x01\x1b[31m\n") == "  [31m ");
  CHECK(html("\xff\xc3\xa4") == "?\xc3\xa4");
  CHECK(html("\xef\xbf\xbf.\xef\xbf\xbe") == "?.?");
  CHECK(html(std::string(5'000, 'x')).size() == 4'096 + 3);
  CHECK(html("").empty());
}

TEST_CASE("a page allows its own style and nothing else") {
  pugi::xml_document page;
  test::parse_markup(html_page("<title> & more", "<p>body</p>\n"), page);
  CHECK(std::string(page.select_node("//title").node().child_value()) == "<title> & more");
  CHECK(std::string(page.select_node("/html").node().attribute("lang").value()) == "en");
  const std::string style = page.select_node("//style").node().child_value();
  CHECK(style == page_style());
  const auto digest = core::sha256(style);
  std::string hash;
  core::append_base64(digest.data(), digest.size(), hash);
  const auto policy = page.select_node("//meta[@http-equiv='Content-Security-Policy']").node();
  CHECK(std::string(policy.attribute("content").value()) ==
        "default-src 'none'; style-src 'sha256-" + hash + "'; base-uri 'none'; form-action 'none'");
  // A policy holds for what comes after it.
  CHECK(page.select_nodes("//style/preceding-sibling::meta[@http-equiv]").size() == 1);
}

TEST_CASE("the style may stand in XML as it is, and asks for nothing from elsewhere") {
  for (const char* part : {"<", "&", "]]>", "url(", "@import"}) {
    INFO(part);
    CHECK(page_style().find(part) == std::string_view::npos);
  }
  for (const char* part : {"prefers-color-scheme: dark", "@media print", ":focus-visible"}) {
    INFO(part);
    CHECK(page_style().find(part) != std::string_view::npos);
  }
}

TEST_CASE("a table has a caption, and a heading for each column and row") {
  html_table table("All & everything", {"Name", "Count"});
  table.row({"a<b", "1"}, html_table::kind::group);
  table.row({"c", "2"}, html_table::kind::inner);
  pugi::xml_document got;
  test::parse_markup(table.text(), got);
  CHECK(std::string(got.select_node("/table/caption").node().child_value()) == "All & everything");
  CHECK(got.select_nodes("/table/thead/tr/th[@scope='col']").size() == 2);
  CHECK(got.select_nodes("/table/tbody/tr/th[@scope='row']").size() == 2);
  CHECK(got.select_nodes("/table/tbody/tr/td").size() == 2);
  CHECK(std::string(got.select_node("//tr[@class='group']/th").node().child_value()) == "a<b");
}

TEST_CASE("a folded table can be reached and scrolled by keyboard") {
  pugi::xml_document got;
  test::parse_markup(folded("More", html_table("c", {"a"})), got);
  CHECK(std::string(got.select_node("/details/summary").node().child_value()) == "More");
  const auto box = got.select_node("/details/div[@tabindex='0'][@role='region']").node();
  CHECK(std::string(box.attribute("aria-label").value()) == "More");
  CHECK(box.child("table"));
}

TEST_CASE("sections, figures, facts and notices are what they say") {
  pugi::xml_document got;
  test::parse_markup("<main>" + html_section("s1", "One & two", html_notice("beware <b>")) +
                         key_figures({{"Rate", "1/s", "of 2/s", true}, {"Failed", "0", ""}}) +
                         html_facts({{"Guard", "none"}}) + "</main>",
                     got);
  CHECK(
      std::string(
          got.select_node("//section[@aria-labelledby='s1']/h2[@id='s1']").node().child_value()) ==
      "One & two");
  CHECK(std::string(got.select_node("//p[@role='note']").node().child_value()) == "beware <b>");
  CHECK(got.select_nodes("//dl/div/dt").size() == 3);
  CHECK(std::string(got.select_node("//div[@class='alarm']/dt").node().child_value()) == "Rate");
  CHECK(got.select_nodes("//div[@class='alarm']").size() == 1);
}
