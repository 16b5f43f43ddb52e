#include "cli/page/html_page.hpp"

#include <fmt/format.h>

#include "cli/page/html_text.hpp"
#include "cli/page/page_style.hpp"
#include "core/digest.hpp"

namespace mpustop::cli {

namespace {

// CSP Level 3, 2.3.1: the hash of what stands between the tags, byte by byte.
std::string source_of(std::string_view text) {
  const auto digest = core::sha256(text);
  std::string out = "'sha256-";
  core::append_base64(digest.data(), digest.size(), out);
  return out + "'";
}

}  // namespace

std::string html_page(std::string_view title, std::string_view body, const page_extras& extras) {
  const std::string style = std::string(page_style()).append(extras.style);
  const bool scripted = !extras.script.empty();
  return fmt::format(
      R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {}; {}base-uri 'none'; form-action 'none'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<title>{}</title>
<style>{}</style>
</head>
<body>
{}{}</body>
</html>
)",
      source_of(style), scripted ? "script-src " + source_of(extras.script) + "; " : "",
      html(title), style, body,
      scripted ? fmt::format("<script>{}</script>\n", extras.script) : "");
}

std::string html_section(std::string_view id, std::string_view heading, std::string_view content) {
  return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n",
                     html(id), html(heading), content);
}

std::string key_figures(const std::vector<key_figure>& figures) {
  std::string out = "<dl class=\"tiles\">\n";
  for (const auto& figure : figures) {
    out += fmt::format(
        "<div{}><dt>{}</dt><dd class=\"value\">{}</dd><dd class=\"about\">{}</dd></div>\n",
        figure.alarming ? " class=\"alarm\"" : "", html(figure.name), html(figure.value),
        html(figure.about));
  }
  return out + "</dl>\n";
}

std::string html_facts(const std::vector<std::pair<std::string, std::string>>& facts) {
  std::string out = "<dl class=\"facts\">\n";
  for (const auto& [name, value] : facts) {
    out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", html(name), html(value));
  }
  return out + "</dl>\n";
}

std::string html_notice(std::string_view text) {
  return fmt::format("<p class=\"notice\" role=\"note\">{}</p>\n", html(text));
}

}  // namespace mpustop::cli
