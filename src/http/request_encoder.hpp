#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/message.hpp"
#include "http/nghttp2_ptr.hpp"

namespace mpustop::http {

/// The fields that many requests share, by value.
class shared_fields {
 public:
  explicit shared_fields(const core::request_view& request);
  shared_fields(const shared_fields&) = delete;  // the fields point into `text_`
  shared_fields& operator=(const shared_fields&) = delete;

  /// True if they are those of this request.
  bool are_of(const core::request_view& request) const;
  /// `:method`, `:scheme` and `:authority`, which precede the path.
  std::span<const nghttp2_nv> pseudo() const { return std::span(fields_).first(3); }
  std::span<const nghttp2_nv> regular() const { return std::span(fields_).subspan(3); }

 private:
  void add(std::string_view name, std::string_view value);

  std::string text_;
  std::vector<nghttp2_nv> fields_;
};

/// A request that waits to be written.
struct encoded_request {
  std::shared_ptr<const shared_fields> shared;
  std::string path;  ///< its representation
  std::string rest;  ///< those of the other fields that vary, and of `content-length`
};

/// Writes the header blocks of a connection's requests (RFC 7541) at a price that is mostly that of
/// copying them. A block is
///
///     :method :scheme :authority  :path  shared fields  fields that vary  content-length
///
/// What requests share comes from nghttp2's encoder, which after the first time says each field by
/// its index; these bytes are kept. What varies is never indexed, so that the table changes only
/// when the shared fields do, or when the peer asks for another size.
class request_encoder {
 public:
  explicit request_encoder(nghttp2_mem* memory);

  /// Makes a request ready. `ready` is overwritten, its memory used again.
  void prepare(const core::request_view& request, encoded_request& ready);
  /// The peer's SETTINGS_HEADER_TABLE_SIZE, each time that it is set.
  void limit_table(std::uint32_t size);
  /// Appends a request as a HEADERS frame, and CONTINUATION where one is not enough. `head` is the
  /// frame header to write it with, in which the length is not yet right. To be called in the order
  /// of the wire.
  void write(std::string_view head, encoded_request& ready, std::string& out);

 private:
  void append_fields(const encoded_request& request, std::string& out);
  /// Overwrites `out`.
  void deflate(std::span<const nghttp2_nv> fields, std::string& out);

  deflater_ptr deflater_;
  std::shared_ptr<const shared_fields> latest_;  ///< of the request prepared last
  /// Those that the kept bytes stand for; nullptr when there are none.
  std::shared_ptr<const shared_fields> indexed_;
  std::string pseudo_bytes_;
  std::string regular_bytes_;
};

}  // namespace mpustop::http
