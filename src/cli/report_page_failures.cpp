#include "cli/report_page_failures.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/number_text.hpp"
#include "cli/page/html_text.hpp"
#include "cli/page/search_table.hpp"
#include "core/code_meaning.hpp"
#include "core/safe_text.hpp"

namespace mpustop::cli {

namespace {

// A page of more rows would be slow to search and long to load.
constexpr std::size_t most_rows = 1'000;

// A Code is what a server sent: it may be of any length.
std::string shown_code(std::string_view code) {
  if (code.empty()) return "(no Code)";
  std::string out;
  core::append_clean(code, 128, out);
  return out;
}

std::string capital(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

std::string kinds_of(const core::failure_count& count) {
  if (count.gave_up == 0) return "failed";
  if (count.failed == 0) return "given up";
  return fmt::format("{} failed, {} given up", grouped(count.failed), grouped(count.gave_up));
}

search_cell about(const core::code_failures& one) {
  const core::code_meaning known = core::meaning_of(one.code);
  const core::failure_example& shown = one.example;
  search_cell out;
  out.lines.push_back(known.meaning.empty() ? capital(kinds_of(one)) + "."
                                            : capital(known.meaning) + ".");
  if (!known.advice.empty()) out.lines.emplace_back(known.advice);
  if (shown.line == 0) return out;
  std::string example = fmt::format("For example line {}: AppId {}, TaskId {}", shown.line,
                                    shown.app_id, shown.task_id);
  if (!shown.message.empty()) example += ": \u201c" + shown.message + "\u201d";
  out.lines.push_back(std::move(example));
  return out;
}

search_cell tasks_cell(const core::failure_count& count, std::uint64_t all) {
  return {{grouped(count.all()), share_text(count.all(), all)}, count.all()};
}

std::string code_table(const core::failure_tally& failures) {
  const std::uint64_t all = failures.all().all();
  search_table table("failures by Code",
                     "Failed and given-up tasks by Code; the share is of all of them",
                     {{"Code"}, {"Tasks", true, true}, {"What it means, and what to do"}});
  for (const auto& one : failures.by_code()) {
    std::string kind = kinds_of(one);
    if (one.example.http_status > 0) kind += fmt::format(", HTTP {}", one.example.http_status);
    table.row({{{shown_code(one.code), kind}, {}}, tasks_cell(one, all), about(one)});
  }
  std::string out = table.text();
  if (failures.of_other_codes() > 0) {
    out += fmt::format(
        "<p>{} more failed with Codes that are not listed: there were more than "
        "{}.</p>\n",
        grouped(failures.of_other_codes()), core::failure_tally::most_codes);
  }
  return out;
}

std::string app_table(const core::failure_tally& failures) {
  const auto apps = failures.by_app();
  const std::size_t shown = std::min(apps.size(), most_rows);
  search_table table("failures by AppId",
                     "Failed and given-up tasks by AppId and Code; the share is of all of them",
                     {{"AppId"}, {"Tasks", true, true}, {"Share", true}, {"Code"}});
  std::uint64_t counted = 0;
  for (std::size_t i = 0; i < shown; ++i) {
    counted += apps[i].all();
    table.row({{{apps[i].app_id}, {}},
               {{grouped(apps[i].all())}, apps[i].all()},
               {{share_text(apps[i].all(), failures.all().all())}, apps[i].all()},
               {{shown_code(apps[i].code) + ", " + kinds_of(apps[i])}, {}}});
  }
  const std::uint64_t rest = failures.all().all() - counted;
  if (rest == 0) return table.text();
  return table.text() +
         fmt::format(
             "<p>The {} most frequent are listed; {} more failed tasks are of others.</p>\n",
             grouped(shown), grouped(rest));
}

}  // namespace

std::string failure_tables(const core::failure_tally& failures) {
  if (failures.all().all() == 0) return {};
  return "<h3>By Code</h3>\n" + code_table(failures) + "<h3>By AppId</h3>\n" + app_table(failures);
}

}  // namespace mpustop::cli
