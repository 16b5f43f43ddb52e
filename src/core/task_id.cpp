#include "core/task_id.hpp"

#include <fmt/format.h>

#include "core/byte_ranges.hpp"

namespace mpustop::core {
namespace {

using allowed = all_within<byte_range{'0', '9'}, byte_range{'A', 'Z'}, byte_range{'a', 'z'},
                           byte_range{'_', '_'}, byte_range{'-', '-'}>;

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool equals(std::string_view text, std::string_view lower_case) noexcept {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != lower_case[i]) return false;
  }
  return true;
}

}  // namespace

std::string_view name_of(id_kind kind) noexcept {
  return kind == id_kind::app ? "AppId" : "TaskId";
}

std::optional<id_kind> id_named(std::string_view name) noexcept {
  if (equals(name, "appid") || equals(name, "app_id")) return id_kind::app;
  if (equals(name, "taskid") || equals(name, "task_id")) return id_kind::task;
  return std::nullopt;
}

bool is_id(id_kind kind, std::string_view id) noexcept {
  if (id.empty() || id.size() > max_length(kind)) return false;
  return allowed::holds(id);
}

std::string id_problem(id_kind kind, std::string_view id, std::size_t size) {
  if (size == 0) return fmt::format("{} is empty", name_of(kind));
  if (size > max_length(kind)) {
    return fmt::format("{} has {} characters, at most {} are allowed", name_of(kind), size,
                       max_length(kind));
  }
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (allowed::holds(id.substr(i, 1))) continue;
    return fmt::format("{} holds a byte 0x{:02X} at position {}; allowed are A-Z a-z 0-9 _ -",
                       name_of(kind), static_cast<unsigned char>(id[i]), i + 1);
  }
  return {};
}

}  // namespace mpustop::core
