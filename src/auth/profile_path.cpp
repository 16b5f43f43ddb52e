#include "auth/profile_path.hpp"

#include <algorithm>
#include <cstdio>

#include <mpustop/error.hpp>

#include "core/printable.hpp"
#include "os/small_file.hpp"

namespace mpustop::auth {
namespace {

/// As a shell takes it back.
std::string quoted(const std::string& path) {
  static constexpr const char* plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  if (path.find_first_not_of(plain) == std::string::npos) return path;
  std::string out = "'";
  for (const char c : path) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string readable_warning(const std::string& path, mode_t mode) {
  char octal[8];
  std::snprintf(octal, sizeof octal, "%04o", static_cast<unsigned>(mode & 07777U));
  return path + " can be read by others (mode " + octal + "): chmod 600 " + quoted(path);
}

}  // namespace

std::optional<profile_text> read_profiles(const os::environment& env, const char* variable,
                                          const char* below, profile_search& search) {
  const auto moved = env(variable);
  const auto home = env("HOME");
  if (!moved && !home) {
    search.looked_at = std::string("~/") + below + " (HOME is not set)";
    return std::nullopt;
  }
  const std::string path = moved ? *moved : *home + "/" + below;
  const std::string shown = core::printable(path, 4'096);
  auto file = os::read_small_file(path);
  if (!file) {
    if (moved) {
      throw error(error_kind::usage, shown + ": no such file (" + variable + " names it)");
    }
    search.looked_at = shown + " (no such file)";
    return std::nullopt;
  }
  if (file->others_may_read()) search.warnings.push_back(readable_warning(shown, file->mode));
  static constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (file->text.starts_with(mark)) file->text.erase(0, mark.size());
  return profile_text{shown, std::move(file->text)};
}

std::string names_text(const std::vector<std::string>& names) {
  static constexpr std::size_t most = 20;
  if (names.empty()) return "it has none";
  std::string out = "it has: ";
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
    out += (i > 0 ? ", " : "") + core::printable(names[i]);
  }
  return out + (names.size() > most ? ", ..." : "");
}

}  // namespace mpustop::auth
