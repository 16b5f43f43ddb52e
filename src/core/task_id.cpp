#include "core/task_id.hpp"

#include <array>

#include <fmt/format.h>

namespace mpustop::core {
namespace {

constexpr std::array<bool, 256> make_allowed() {
  std::array<bool, 256> table{};
  for (const char c : {'_', '-'}) table[static_cast<unsigned char>(c)] = true;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = table[c + ('a' - 'A')] = true;
  return table;
}

constexpr std::array<bool, 256> allowed = make_allowed();

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
  bool good = true;
  for (const char c : id) good &= allowed[static_cast<unsigned char>(c)];
  return good;
}

std::string id_problem(id_kind kind, std::string_view id, std::size_t size) {
  if (size == 0) return fmt::format("{} is empty", name_of(kind));
  if (size > max_length(kind)) {
    return fmt::format("{} has {} characters, at most {} are allowed", name_of(kind), size,
                       max_length(kind));
  }
  for (std::size_t i = 0; i < id.size(); ++i) {
    const auto byte = static_cast<unsigned char>(id[i]);
    if (allowed[byte]) continue;
    return fmt::format("{} holds a byte 0x{:02X} at position {}; allowed are A-Z a-z 0-9 _ -",
                       name_of(kind), byte, i + 1);
  }
  return {};
}

}  // namespace mpustop::core
