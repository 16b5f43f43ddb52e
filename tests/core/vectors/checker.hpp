#pragma once

#include <simdjson.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "core/sign.hpp"

namespace mpustop::vectors {

/// Counts vectors and stages, and tells which stage of which vector is wrong.
class checker {
 public:
  void begin_vector(std::string_view id) {
    ++vectors_;
    id_ = id;
  }

  void stage(std::string_view name, std::string_view got, std::string_view wanted) {
    ++stages_;
    if (got == wanted) return;
    ++failures_;
    std::printf("FAIL %s: %s\n  got    %s\n  wanted %s\n", id_.c_str(), std::string(name).c_str(),
                visible(got).c_str(), visible(wanted).c_str());
  }

  void stage(std::string_view name, bool right) { stage(name, right ? "true" : "false", "true"); }

  void driven() { ++driven_; }

  std::size_t vectors() const { return vectors_; }
  std::size_t stages() const { return stages_; }
  std::size_t failures() const { return failures_; }
  /// Vectors that the fast request maker was checked with as well.
  std::size_t requests() const { return driven_; }

 private:
  static std::string visible(std::string_view text) {
    std::string out;
    core::percent_encode(text, out);
    return out;
  }

  std::string id_;
  std::size_t vectors_ = 0, stages_ = 0, failures_ = 0, driven_ = 0;
};

/// The text of a field, "" where it is null. Throws simdjson_error when the field is missing.
inline std::string text(simdjson::dom::element object, std::string_view field) {
  const simdjson::dom::element value = object[field];
  return value.is_null() ? std::string() : std::string(std::string_view(value));
}

inline core::parameters pairs(simdjson::dom::element object, std::string_view field) {
  core::parameters out;
  for (const auto [key, value] : simdjson::dom::object(object[field])) {
    out.emplace_back(key, std::string_view(value));
  }
  return out;
}

/// Checks one vector at every stage it states.
void check_v1(simdjson::dom::element vector, checker& check);
void check_v3(simdjson::dom::element vector, checker& check);

}  // namespace mpustop::vectors
