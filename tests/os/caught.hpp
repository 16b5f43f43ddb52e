#pragma once

#include <optional>
#include <string>

#include <mpustop/error.hpp>

namespace mpustop::test {

/// The error that `call` ends with, if it ends with one.
template <class Call>
std::optional<error> caught_from(const Call& call) {
  try {
    call();
  } catch (const error& caught) {
    return caught;
  }
  return std::nullopt;
}

/// Is it an error of this kind, whose text holds `part`?
inline bool says(const std::optional<error>& caught, error_kind kind, const std::string& part) {
  return caught && caught->kind() == kind &&
         std::string(caught->what()).find(part) != std::string::npos;
}

}  // namespace mpustop::test
