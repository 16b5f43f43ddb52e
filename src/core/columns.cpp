#include "core/columns.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "core/printable.hpp"
#include "core/task_id.hpp"

namespace mpustop::core {
namespace {

constexpr std::string_view wanted = "wanted are AppId (or app_id) and TaskId (or task_id)";

/// What a header of other columns holds, in lower case without `_`, `-` and a plural `s`.
constexpr std::array header_words = std::to_array<std::string_view>(
    {"app",           "task",        "job",        "application", "id",        "appname",
     "taskname",      "jobname",     "jobid",      "appkey",      "appno",     "taskno",
     "appnumber",     "tasknumber",  "mputask",    "mpuid",       "mputaskid", "name",
     "applicationid", "stream",      "streamname", "streamid",    "domain",    "domainname",
     "relaytask",     "relaytaskid", "status",     "region"});

bool is_header_word(std::string_view field) {
  std::string word;
  for (const char c : field) {
    if (c == '_' || c == '-') continue;
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  const auto known = [](std::string_view w) {
    return std::find(header_words.begin(), header_words.end(), w) != header_words.end();
  };
  if (known(word)) return true;
  if (!word.empty() && word.back() == 's') word.pop_back();
  return known(word);
}

bool looks_like_header(std::string_view field) {
  return is_header_word(field) || field.find_first_of(" \t") != std::string_view::npos;
}

std::string list(std::span<const std::string_view> row) {
  constexpr std::size_t most = 8;
  std::string out;
  for (std::size_t i = 0; i < std::min(row.size(), most); ++i) {
    out += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", printable(row[i], 40));
  }
  if (row.size() > most) out += fmt::format(" and {} more", row.size() - most);
  return out;
}

[[noreturn]] void refuse(std::uint64_t line, const std::string& why) {
  throw error(error_kind::input, fmt::format("line {}: {}", line, why));
}

std::optional<std::size_t> find_name(std::span<const std::string_view> row, id_kind kind,
                                     std::uint64_t line) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (id_named(row[i]) != kind) continue;
    if (found) {
      refuse(line, fmt::format("the header names {} twice, as column {} and as column {}",
                               name_of(kind), *found + 1, i + 1));
    }
    found = i;
  }
  return found;
}

/// Whether a header hides in one field: `AppId;TaskId`, also where a comma stands in a later name.
bool names_ids_between(std::string_view field, char separator) {
  while (!field.empty()) {
    const std::size_t end = field.find(separator);
    if (end == std::string_view::npos) return id_named(field).has_value();
    if (id_named(field.substr(0, end))) return true;
    field.remove_prefix(end + 1);
  }
  return false;
}

void check_separator(std::span<const std::string_view> row, std::uint64_t line) {
  const std::string_view first = row.empty() ? std::string_view{} : row[0];
  std::string_view found;
  if (row.size() == 1) found = other_separator(first);
  for (const char c : {';', '\t', '|'}) {
    if (first.find(c) != std::string_view::npos && names_ids_between(first, c)) {
      found = other_separator(std::string_view(&c, 1));
    }
  }
  if (found.empty()) return;
  refuse(line, fmt::format("the columns are separated by {}: \"{}\"; wanted are commas", found,
                           printable(first, 80)));
}

}  // namespace

std::string_view other_separator(std::string_view row) {
  if (row.find(';') != std::string_view::npos) return "semicolons";
  if (row.find('\t') != std::string_view::npos) return "tabs";
  if (row.find('|') != std::string_view::npos) return "vertical bars";
  return {};
}

id_columns find_columns(std::span<const std::string_view> first_row, std::uint64_t line) {
  const auto app = find_name(first_row, id_kind::app, line);
  const auto task = find_name(first_row, id_kind::task, line);
  if (app && task) return {*app, *task, true};
  if (app || task) {
    refuse(line, fmt::format("the header names {} but no {}: found {}; {}",
                             name_of(app ? id_kind::app : id_kind::task),
                             name_of(app ? id_kind::task : id_kind::app), list(first_row), wanted));
  }
  check_separator(first_row, line);
  if (std::any_of(first_row.begin(), first_row.end(), looks_like_header)) {
    refuse(line, fmt::format("this looks like a header of other columns: found {}; {}. "
                             "If it is a task, use --no-header",
                             list(first_row), wanted));
  }
  return {};
}

std::string short_row(const id_columns& where, std::size_t columns, std::string_view first) {
  if (columns > std::max(where.app, where.task)) return {};
  std::string out = fmt::format("the row has {} column{}; ", columns, columns == 1 ? "" : "s");
  if (where.header && columns > 1) {
    const id_kind missing = columns > where.app ? id_kind::task : id_kind::app;
    out += fmt::format("{} is column {}", name_of(missing),
                       (missing == id_kind::app ? where.app : where.task) + 1);
    return out;
  }
  out += "AppId and TaskId are wanted";
  const std::string_view separator = columns == 1 ? other_separator(first) : std::string_view{};
  if (!separator.empty()) out += fmt::format(", separated by a comma (found {})", separator);
  return out;
}

}  // namespace mpustop::core
