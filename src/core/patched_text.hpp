#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace mpustop::core {

/// A text of constant pieces with values between them, kept from use to use: a value as long as the
/// one before goes into its place, and nothing else is touched.
///
///     const auto query = text.add("POST\n/\n").add_value();  // once
///     text.put(query, "AppId=a");                             // for each use
class patched_text {
 public:
  static constexpr std::size_t most_values = 6;
  using value = std::size_t;  ///< which one, from 0

  /// Appends a constant piece.
  patched_text& add(std::string_view constant);
  /// Appends a value, empty at first. At most `most_values`.
  value add_value();
  void put(value which, std::string_view text);

  std::string_view view() const noexcept { return text_; }

 private:
  struct place {
    std::size_t begin = 0;
    std::size_t size = 0;
  };

  void move(value which, std::string_view text);

  std::string text_;
  std::array<place, most_values> places_{};
  std::size_t values_ = 0;
};

}  // namespace mpustop::core
