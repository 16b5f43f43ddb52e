#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mpustop::core {

/// Uncompresses gzip (RFC 1952) from pieces of any size in constant memory; several members one
/// after the other are one stream, and zero bytes after the last are padding.
class gunzip {
 public:
  gunzip();
  ~gunzip();

  /// Gives the next bytes, which must live until `next` answers with nothing.
  void feed(std::string_view bytes);
  /// Says that there are no more bytes.
  void finish() { finished_ = true; }

  /// The next piece of the content, valid until the next call; empty: the bytes fed are used up.
  /// Throws `mpustop::error` (kind `input`) where the data is corrupt or, after `finish`, cut off;
  /// what comes before the damage was given out by then.
  std::string_view next();

 private:
  struct stream;

  bool inflate_some();

  std::unique_ptr<stream> stream_;
  std::string_view rest_;
  std::string out_;
  std::string problem_;
  std::uint64_t used_ = 0;
  bool between_ = false;  // a member has ended and no other begun
  bool finished_ = false;
};

}  // namespace mpustop::core
