#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mpustop::cli {

/// What a page has beside its style. Neither holds `<`, `&` or `]]>`.
struct page_extras {
  std::string_view style;   ///< CSS, behind `page_style`
  std::string_view script;  ///< runs when the body is there; what it adds, the page can do without
};

/// A whole page around `body`, which is markup: HTML that is also well-formed XML, with the style
/// in it and a Content-Security-Policy that allows this style, this script and nothing else. It
/// needs no network. `title` is plain text.
std::string html_page(std::string_view title, std::string_view body,
                      const page_extras& extras = {});

/// A section with a heading of the second level. `id` and `heading` are plain text, `content` is
/// markup.
std::string html_section(std::string_view id, std::string_view heading, std::string_view content);

/// A figure of a page's head: what it is, the number, and a word about it. Plain texts.
struct key_figure {
  std::string name;
  std::string value;
  std::string about;
  bool alarming = false;
};

/// The figures as tiles, a description list.
std::string key_figures(const std::vector<key_figure>& figures);

/// Names and values in two columns, a description list. Plain texts.
std::string html_facts(const std::vector<std::pair<std::string, std::string>>& facts);

/// A sentence that the reader must not miss. Plain text.
std::string html_notice(std::string_view text);

}  // namespace mpustop::cli
