#pragma once

#include <cstddef>

#include "http/nghttp2_ptr.hpp"

namespace mpustop::http {

/// The functions that nghttp2 calls for a server session; their user data is the
/// `h2_server_session`.
struct h2_server_callbacks {
  static void install(nghttp2_session_callbacks* callbacks);
  /// Gives nghttp2 the body of an answer; the source is the `h2_exchange`.
  static ssize_t read_body(nghttp2_session*, std::int32_t, std::uint8_t*, std::size_t,
                           std::uint32_t*, nghttp2_data_source*, void*);

 private:
  static int on_begin_headers(nghttp2_session*, const nghttp2_frame*, void*);
  static int on_header(nghttp2_session*, const nghttp2_frame*, const std::uint8_t*, std::size_t,
                       const std::uint8_t*, std::size_t, std::uint8_t, void*);
  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t, const std::uint8_t*, std::size_t,
                     void*);
  static int on_frame(nghttp2_session*, const nghttp2_frame*, void*);
  static int on_close(nghttp2_session*, std::int32_t, std::uint32_t, void*);
};

}  // namespace mpustop::http
