#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

namespace mpustop::core {

/// Unpacks gzip or zlib bodies of a bounded size. One object serves many bodies.
class body_inflater {
 public:
  enum class result { complete, broken, too_long };

  body_inflater() = default;
  ~body_inflater();
  body_inflater(const body_inflater&) = delete;
  body_inflater& operator=(const body_inflater&) = delete;

  /// `out` is replaced. `complete` means one whole stream and nothing behind it, of at most `limit`
  /// bytes; else `out` holds nothing of use.
  result inflate(std::string_view packed, std::size_t limit, std::string& out);

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace mpustop::core
