#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>

#include <mpustop/error.hpp>

#include "os/environment.hpp"

namespace mpustop::auth::test {

inline os::environment env_of(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end() || found->second.empty()) return std::nullopt;
    return found->second;
  };
}

/// The text of the error that `call` throws; fails the test if it throws none.
template <class Call>
std::string caught_error(Call call) {
  try {
    call();
  } catch (const error& e) {
    CHECK(e.kind() == error_kind::usage);
    return e.what();
  }
  FAIL("no error");
  return {};
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace mpustop::auth::test
