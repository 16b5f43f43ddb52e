#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mpustop::core {

/// Appends at most `limit` bytes of `text`, as valid UTF-8 without control characters: those become
/// blanks, bytes that are not UTF-8 become `?`, and `...` stands for what was cut off.
void append_clean(std::string_view text, std::size_t limit, std::string& out);

/// Makes texts of a peer fit to be shown: no key id or token in them, clean, and bounded.
/// A "signature does not match" message quotes what was signed, token and all (facts 4.2).
class redactor {
 public:
  /// `secrets` are struck out wherever they stand, percent-encoded once or twice too. Besides,
  /// the values of fields named SecurityToken or AccessKeyId are struck out whatever they are.
  explicit redactor(const std::vector<std::string>& secrets);

  /// Appends the text, redacted before it is cut: at most `limit` bytes, and `...`.
  void append(std::string_view text, std::size_t limit, std::string& out);

 private:
  std::vector<std::string> secrets_;  ///< every form of each, the longest first
  std::string work_, next_;
};

}  // namespace mpustop::core
