#pragma once

#include <string>

namespace mpustop::cli {

/// How a check came out. `skip`: it could not be made, or was left out; why stands in the text.
enum class health { ok, warn, fail, skip };

/// "ok", "warn", "fail", "skip".
constexpr const char* to_string(health value) {
  switch (value) {
    case health::ok: return "ok";
    case health::warn: return "warn";
    case health::fail: return "fail";
    case health::skip: break;
  }
  return "skip";
}

/// What a check found.
struct finding {
  std::string name;  ///< of the check, one word
  health status = health::ok;
  std::string text;  ///< what was seen
  std::string cure;  ///< what to do, in a sentence or two; empty when nothing is to be done
};

}  // namespace mpustop::cli
