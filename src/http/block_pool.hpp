#pragma once

#include <nghttp2/nghttp2.h>

#include <array>
#include <cstddef>

namespace mpustop::http {

/// Memory for nghttp2, which asks for the same few sizes on every request: blocks that it frees
/// are kept in free lists, one a size class, and given out again. Larger blocks, and what passes
/// `keep`, are malloc's. Must outlive the nghttp2 objects that use it. For one thread.
class block_pool {
 public:
  /// Bytes that are kept for use again. None under AddressSanitizer, which can only see a use after
  /// free where memory is freed.
  static const std::size_t default_keep;

  explicit block_pool(std::size_t keep = default_keep) : keep_(keep), functions_(table(this)) {}
  ~block_pool();
  block_pool(const block_pool&) = delete;  // nghttp2 knows its address
  block_pool& operator=(const block_pool&) = delete;

  /// For `nghttp2_session_client_new3` and its like.
  nghttp2_mem* functions() { return &functions_; }

  /// Of malloc, realloc and calloc: aligned for any type; nullptr when there is no memory.
  void* allocate(std::size_t size) noexcept;
  void* reallocate(void* memory, std::size_t size) noexcept;
  void* allocate_zeroed(std::size_t count, std::size_t size) noexcept;
  void release(void* memory) noexcept;

  std::size_t kept() const { return kept_; }  ///< bytes in the free lists

 private:
  /// In front of every block. Its size keeps what follows aligned.
  struct alignas(std::max_align_t) header {
    std::size_t size;  ///< of the memory behind it
    header* next;      ///< in a free list
  };
  static constexpr std::size_t step = 64;  ///< sizes are multiples of this
  static constexpr std::size_t classes = 32;

  static nghttp2_mem table(block_pool* self);

  std::array<header*, classes> free_{};  ///< by size / step - 1
  std::size_t kept_ = 0;
  std::size_t keep_;
  nghttp2_mem functions_;
};

}  // namespace mpustop::http
