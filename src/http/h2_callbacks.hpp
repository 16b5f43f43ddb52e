#pragma once

#include <cstddef>

#include "http/nghttp2_ptr.hpp"

namespace mpustop::http {

/// Bytes of header fields that one answer may carry, all its blocks together.
inline constexpr std::size_t max_header_bytes = 64 * 1024;

/// The functions that nghttp2 calls for a client session; their user data is the `h2_session`.
struct h2_callbacks {
  static void install(nghttp2_session_callbacks* callbacks);

 private:
  static int on_begin_frame(nghttp2_session*, const nghttp2_frame_hd*, void*);
  static int on_header(nghttp2_session*, const nghttp2_frame*, const std::uint8_t*, std::size_t,
                       const std::uint8_t*, std::size_t, std::uint8_t, void*);
  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t, const std::uint8_t*, std::size_t,
                     void*);
  static int on_frame(nghttp2_session*, const nghttp2_frame*, void*);
  static int on_frame_sent(nghttp2_session*, const nghttp2_frame*, void*);
  static int on_close(nghttp2_session*, std::int32_t, std::uint32_t, void*);
};

}  // namespace mpustop::http
