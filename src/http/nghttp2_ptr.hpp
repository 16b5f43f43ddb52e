#pragma once

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <memory>
#include <new>
#include <string_view>

namespace mpustop::http {

struct nghttp2_deleter {
  void operator()(nghttp2_session* session) const noexcept { nghttp2_session_del(session); }
  void operator()(nghttp2_session_callbacks* callbacks) const noexcept {
    nghttp2_session_callbacks_del(callbacks);
  }
  void operator()(nghttp2_option* option) const noexcept { nghttp2_option_del(option); }
  void operator()(nghttp2_hd_deflater* deflater) const noexcept {
    nghttp2_hd_deflate_del(deflater);
  }
};

using session_ptr = std::unique_ptr<nghttp2_session, nghttp2_deleter>;
using callbacks_ptr = std::unique_ptr<nghttp2_session_callbacks, nghttp2_deleter>;
using option_ptr = std::unique_ptr<nghttp2_option, nghttp2_deleter>;
using deflater_ptr = std::unique_ptr<nghttp2_hd_deflater, nghttp2_deleter>;

inline callbacks_ptr make_callbacks() {
  nghttp2_session_callbacks* callbacks = nullptr;
  if (nghttp2_session_callbacks_new(&callbacks) != 0) throw std::bad_alloc();
  return callbacks_ptr(callbacks);
}

inline option_ptr make_option() {
  nghttp2_option* option = nullptr;
  if (nghttp2_option_new(&option) != 0) throw std::bad_alloc();
  return option_ptr(option);
}

/// HPACK's encoder, with a table of at most so many bytes.
inline deflater_ptr make_deflater(std::size_t table, nghttp2_mem* memory) {
  nghttp2_hd_deflater* deflater = nullptr;
  if (nghttp2_hd_deflate_new2(&deflater, table, memory) != 0) throw std::bad_alloc();
  return deflater_ptr(deflater);
}

/// A header field for nghttp2, which copies both strings when it is submitted.
inline nghttp2_nv make_nv(std::string_view name, std::string_view value, std::uint8_t flags) {
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  };
  return {bytes(name), bytes(value), name.size(), value.size(), flags};
}

inline std::string_view as_view(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace mpustop::http
