#include "cli/app_ids.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "core/printable.hpp"
#include "core/task_id.hpp"
#include "core/text_stream.hpp"
#include "os/input_file.hpp"

namespace mpustop::cli {

namespace {

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string problem_of(std::string_view id) {
  return core::id_problem(core::id_kind::app, id, id.size());
}

std::string whole_text(const std::string& path) {
  os::input_file file(path);
  core::text_stream text;
  std::array<char, 64 * 1024> bytes;
  std::string out;
  try {
    for (bool more = true; more;) {
      const std::size_t size = file.read(bytes);
      more = size > 0;
      more ? text.feed({bytes.data(), size}) : text.finish();
      for (auto piece = text.next(); !piece.empty(); piece = text.next()) out.append(piece);
    }
  } catch (const error& problem) {
    const std::string said = problem.what();
    throw error(error_kind::input,
                said.starts_with(file.name()) ? said : fmt::format("{}: {}", file.name(), said));
  }
  return out;
}

}  // namespace

std::vector<std::string> app_ids_in(std::string_view text, const std::string& name) {
  std::vector<std::string> out;
  bool first = true;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string_view id = without_blanks(line);
    if (id.empty() || id.front() == '#') continue;
    const bool header = std::exchange(first, false) && core::id_named(id) == core::id_kind::app;
    if (header) continue;
    if (const std::string problem = problem_of(id); !problem.empty())
      throw error(error_kind::input, fmt::format("{}: line {}: {}; one AppId a line is wanted",
                                                 name, number, problem));
    out.emplace_back(id);
  }
  return out;
}

std::vector<std::string> wanted_app_ids(const list_arguments& wanted) {
  std::vector<std::string> all;
  for (const std::string& id : wanted.app_ids) {
    if (const std::string problem = problem_of(id); !problem.empty())
      throw error(error_kind::usage,
                  fmt::format("--app-id '{}': {}", core::printable(id), problem));
    all.push_back(id);
  }
  if (!wanted.app_ids_file.empty()) {
    const std::string name = wanted.app_ids_file == "-" ? "standard input" : wanted.app_ids_file;
    for (auto& id : app_ids_in(whole_text(wanted.app_ids_file), name)) all.push_back(std::move(id));
    if (all.empty()) throw error(error_kind::input, name + ": holds no AppId");
  }
  if (all.empty())
    throw error(error_kind::usage,
                "list: of which AppIds? Give --app-id ID,... or --app-ids-file FILE");
  std::unordered_set<std::string> seen;
  std::erase_if(all, [&](const std::string& id) { return !seen.insert(id).second; });
  return all;
}

}  // namespace mpustop::cli
