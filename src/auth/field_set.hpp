#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace mpustop::auth {

/// Fields by name, of a profile or of a program's answer; what is wrong with one is an error that
/// says where it is and does not quote it.
class field_set {
 public:
  /// A number, or a value that is neither text nor a whole number.
  struct other {};
  using value = std::variant<std::string, std::int64_t, other>;

  /// `where` begins its errors: "/home/x/.aliyun/config.json: profile 'ops'".
  explicit field_set(std::string where) : where_(std::move(where)) {}
  void add(std::string_view name, value what) { fields_.emplace(name, std::move(what)); }

  /// May be missing or empty.
  std::string text(const char* name) const;
  std::string required(const char* name) const;
  /// A key id, secret or token: required.
  std::string key(const char* name) const;
  /// How long a role is to last: 900 to 43,200 s (facts 6.5); missing or 0: `otherwise`.
  std::chrono::seconds duration(const char* name, std::chrono::seconds otherwise) const;

  /// Throws `error` (usage): "WHERE: field 'NAME' WHAT".
  [[noreturn]] void wrong(const char* name, const std::string& what) const;

 private:
  std::string where_;
  std::map<std::string, value, std::less<>> fields_;
};

}  // namespace mpustop::auth
