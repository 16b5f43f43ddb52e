#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "core/message.hpp"

namespace mpustop::http {

enum class h1_progress { more, complete, failed };

/// Reads answers of HTTP/1.1, one after the other (RFC 9112). Interim answers (1xx) are passed
/// over.
class h1_response_parser {
 public:
  /// Keeps `max_body` bytes of a body (`core::response::oversized`).
  explicit h1_response_parser(std::size_t max_body = core::response::max_body);
  ~h1_response_parser();

  /// Awaits the next answer.
  void begin();
  /// Reads on. `used` bytes are done with; the rest is to be given again, with more behind it.
  h1_progress put(std::string_view bytes, std::size_t& used);
  /// The connection ended: `complete` for a body that ends with it, else `failed`.
  h1_progress end();

  core::response& answer();
  /// The connection may carry another request. Meaningful when complete.
  bool keep_alive() const;
  /// Why it failed.
  std::string_view error() const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace mpustop::http
