#include "cli/report_summary.hpp"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "cli/page/html_page.hpp"
#include "cli/page/page_script.hpp"
#include "cli/page/search_table.hpp"
#include "core/digest.hpp"
#include "core/journal.hpp"
#include "markup.hpp"

using namespace mpustop;
using namespace mpustop::cli;

namespace {

using namespace std::chrono_literals;

constexpr const char* evil = "</script><img src=x onerror=alert(1)>&\"'";

row made(std::uint64_t line, outcome value, std::string code = {}, std::string message = {}) {
  row out{line, "app-" + std::to_string(line % 3), "task-" + std::to_string(line), value, code};
  const bool sent = value != outcome::invalid && value != outcome::duplicate;
  out.attempts = sent ? 1 + line % 2 : 0;
  if (sent) out.latency = std::chrono::microseconds(1'000 + line);
  out.http_status = value == outcome::failed ? 400 : 200;
  out.finished_at += 1'800'000'000s + std::chrono::milliseconds(line * 5);
  out.message = std::move(message);
  return out;
}

void add(core::report_tally& to, const row& value) {
  std::string text;
  core::encode_row(value, text);
  text.pop_back();
  core::journal_row read;
  REQUIRE(core::record_problem(text, read).empty());
  to.add(read);
}

std::unique_ptr<core::report_tally> tally_of(std::uint64_t stopped, std::uint64_t failed) {
  auto out = std::make_unique<core::report_tally>();
  for (std::uint64_t i = 1; i <= stopped; ++i) add(*out, made(i, outcome::stopped));
  for (std::uint64_t i = 1; i <= failed; ++i) {
    add(*out, made(stopped + i, outcome::failed, i % 4 == 0 ? evil : "InvalidParam", evil));
  }
  return out;
}

report_view view_of(const core::report_tally& tally, std::string name = "night.csv") {
  return {.report = std::move(name),
          .program = "mpustop 1",
          .tally = tally,
          .times = tally.times().whole_line()};
}

void parse_page(const report_view& view, pugi::xml_document& into) {
  const std::string page = report_page(view);
  const std::string doctype = "<!DOCTYPE html>\n";
  REQUIRE(page.starts_with(doctype));
  test::parse_markup(page.substr(doctype.size()), into);
}

}  // namespace

TEST_CASE("the text fits the terminal, and says what the report holds") {
  const auto tally = tally_of(1'000, 10);
  for (const unsigned columns : {40U, 80U}) {
    const std::string text = report_summary_text(view_of(*tally), columns);
    INFO(text);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("  mpustop run")) CHECK(line.size() <= columns);
      for (const char c : line) CHECK((c >= ' ' && c <= '~'));
    }
    for (const char* part : {"Report night.csv: 1010 rows\n", "1010  tasks\n", "1000  stopped\n",
                             "10  failed\n", "InvalidParam (HTTP 400)", "--retry-failed\n"}) {
      CHECK_MESSAGE(text.find(part) != std::string::npos, part);
    }
  }
}

TEST_CASE("a report in which nothing was sent has a text, a JSON and a page") {
  core::report_tally tally;
  add(tally, made(3, outcome::invalid, "", "AppId is empty"));
  const report_view view = view_of(tally, "-");
  CHECK(trouble_count(tally) == 1);
  const std::string text = report_summary_text(view, 80);
  CHECK(text.find("nothing was sent") != std::string::npos);
  CHECK(text.find("the first invalid line is 3: AppId is empty") != std::string::npos);
  const std::string json = report_summary_json(view, 1);
  CHECK(json.find(R"("first_ended_at":null,"last_ended_at":null)") != std::string::npos);
  pugi::xml_document page;
  parse_page(view, page);
  CHECK(std::string(page.select_node("//h1").node().child_value()) == "standard input");
}

TEST_CASE("a page is well-formed whatever a server said, and lets in one script only") {
  const auto tally = tally_of(1'000, 40);
  pugi::xml_document page;
  parse_page(view_of(*tally, evil), page);
  CHECK(page.select_nodes("//img").empty());
  const auto scripts = test::all_named(page, "script");
  REQUIRE(scripts.size() == 1);
  CHECK(scripts[0].child_value() == std::string(table_script()));
  for (const auto& node : page.select_nodes("//*/@*")) {
    const std::string name = node.attribute().name();
    CHECK_FALSE((name.starts_with("on") || name == "src" || name == "href" || name == "style"));
  }
  const std::string policy =
      page.select_node("//meta[@http-equiv='Content-Security-Policy']/@content")
          .attribute()
          .value();
  const auto digest = core::sha256(table_script());
  std::string hash;
  core::append_base64(digest.data(), digest.size(), hash);
  CHECK(policy.find("script-src 'sha256-" + hash + "';") != std::string::npos);
  CHECK(policy.starts_with("default-src 'none';"));
}

TEST_CASE("failures stand in tables by Code and AppId, each with headings for columns and rows") {
  const auto tally = tally_of(100, 40);
  pugi::xml_document page;
  parse_page(view_of(*tally), page);
  const auto codes = page.select_node("//div[@data-name='failures by Code']/table").node();
  REQUIRE(codes);
  CHECK(codes.child("caption"));
  CHECK(codes.select_nodes("thead/tr/th[@scope='col']").size() == 3);
  CHECK(codes.select_nodes("tbody/tr").size() == 2);
  CHECK(codes.select_nodes("tbody/tr/th[@scope='row']").size() == 2);
  CHECK(std::string(codes.select_node("tbody/tr/td").node().attribute("data-key").value()) == "30");
  CHECK(codes.select_nodes("thead/tr/th[@aria-sort='descending']").size() == 1);
  CHECK(test::text_below(codes).find(evil) != std::string::npos);
  const auto apps = page.select_node("//div[@data-name='failures by AppId']/table").node();
  CHECK(apps.select_nodes("tbody/tr").size() == 6);
}

TEST_CASE("a page without failures has neither their tables nor a script") {
  const auto tally = tally_of(1'000, 0);
  pugi::xml_document page;
  parse_page(view_of(*tally), page);
  CHECK(test::all_named(page, "script").empty());
  CHECK(page.select_nodes("//*[@id='failures']").empty());
  CHECK(page.select_nodes("//section[@aria-labelledby='over-time']//svg").size() == 2);
  CHECK(page.select_nodes("//section[@aria-labelledby='latency']//svg").size() == 4);
  CHECK(page.select_nodes("//main").size() == 1);
}

TEST_CASE("the rows of a table are bounded, and what is left out is said") {
  core::report_tally tally;
  for (std::uint64_t i = 1; i <= 1'500; ++i) {
    row value = made(i, outcome::failed, "Forbidden");
    value.app_id = "app" + std::to_string(i);
    add(tally, value);
  }
  pugi::xml_document page;
  parse_page(view_of(tally), page);
  const auto apps = page.select_node("//div[@data-name='failures by AppId']").node();
  CHECK(apps.select_nodes("table/tbody/tr").size() == 1'000);
  CHECK(test::text_below(apps.parent()).find("500 more failed tasks") != std::string::npos);
  CHECK(report_page(view_of(tally)).size() < 1'000'000);
}

TEST_CASE("the script and its style may stand in XML as they are, and ask for nothing") {
  for (const auto text : {table_script(), table_style()}) {
    for (const char* part : {"<", "&", "]]>", "url(", "@import", "fetch", "http"}) {
      CHECK_MESSAGE(text.find(part) == std::string_view::npos, part);
    }
  }
  // Nothing moves: there is no motion to be reduced.
  for (const char* part : {"transition", "animation"}) {
    CHECK(table_style().find(part) == std::string_view::npos);
  }
}
