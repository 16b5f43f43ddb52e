#pragma once

#include <cstdint>
#include <string_view>

namespace mpustop::http {

/// Holds an answer over HTTP/2 to its form (RFC 9113 8.1, 8.1.1, 8.2, 8.3.2). Each function is told
/// what comes next and says whether it may: after the first `false` the answer is malformed.
///
/// nghttp2's checks of the same go through every byte of every field; these look into the fields
/// that decide something. A field of no use may hold anything but an upper-case name.
class answer_form {
 public:
  /// A new answer. One to HEAD has no body, whatever it announces.
  void begin(bool to_head) {
    *this = {};
    to_head_ = to_head;
  }
  bool field(std::string_view name, std::string_view value);
  /// The end of a header block: of an interim answer, the final one, or trailers.
  bool block_end(bool end_stream);
  bool data(std::size_t size);
  bool end() const { return final_ && (length_ < 0 || received_ == length_); }

  bool final() const { return final_; }   ///< the final answer's header is complete
  int status() const { return status_; }  ///< 100 to 999 of the block; 0 before it is known

 private:
  bool pseudo(std::string_view name, std::string_view value);
  bool content_length(std::string_view value);

  std::int64_t length_ = -1;  ///< of the body as announced; -1: it was not
  std::int64_t received_ = 0;
  int status_ = 0;
  bool regular_ = false;  ///< a field that is no pseudo-header was seen: none may follow
  bool final_ = false;
  bool to_head_ = false;
};

}  // namespace mpustop::http
