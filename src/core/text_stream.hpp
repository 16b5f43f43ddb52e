#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/gunzip.hpp"

namespace mpustop::core {

/// The input as text: uncompresses gzip, drops a UTF-8 byte order mark, and refuses what is no
/// text in UTF-8. Fed with pieces of any size and pulled, in constant memory.
class text_stream {
 public:
  /// Gives the next bytes, which must live until `next` answers with nothing.
  void feed(std::string_view bytes);
  /// Says that there are no more bytes.
  void finish();

  /// The next piece of the text, valid until the next call; empty: the bytes fed are used up.
  /// Throws `mpustop::error` (kind `input`): corrupt or cut off gzip data, another encoding or
  /// compression (each named).
  std::string_view next();

 private:
  /// Holds the first bytes of a stream back until there are enough to tell what it is.
  class beginning {
   public:
    /// What may be looked at: `piece`, or with it what was held back; empty while it is too short.
    std::string_view take(std::string_view piece, bool last);
    /// Whether `take` has answered for the first time just now.
    bool is_first() const noexcept { return first_; }
    bool is_open() const noexcept { return !known_; }

   private:
    std::string held_;
    bool known_ = false;
    bool first_ = false;
  };

  std::string_view next_raw();
  std::string_view next_content();

  beginning raw_;
  beginning text_;
  std::string_view rest_;
  std::optional<gunzip> gunzip_;
  bool finished_ = false;
};

}  // namespace mpustop::core
