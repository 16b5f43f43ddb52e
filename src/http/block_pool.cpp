#include "http/block_pool.hpp"

#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

namespace mpustop::http {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

block_pool& pool(void* user) { return *static_cast<block_pool*>(user); }

}  // namespace

// 100 requests and their answers in flight fit.
const std::size_t block_pool::default_keep = sanitized ? 0 : 256 * 1024;

block_pool::~block_pool() {
  for (header*& list : free_)
    while (list != nullptr) std::free(std::exchange(list, list->next));
}

void* block_pool::allocate(std::size_t size) noexcept {
  if (size > std::numeric_limits<std::size_t>::max() / 2) return nullptr;
  const std::size_t at = size == 0 ? 0 : (size - 1) / step;
  if (at < classes) {
    size = (at + 1) * step;
    if (header* block = free_[at]; block != nullptr) {
      free_[at] = block->next;
      kept_ -= size;
      return block + 1;
    }
  }
  auto* block = static_cast<header*>(std::malloc(sizeof(header) + size));
  if (block == nullptr) return nullptr;
  block->size = size;
  return block + 1;
}

void block_pool::release(void* memory) noexcept {
  if (memory == nullptr) return;
  header* block = static_cast<header*>(memory) - 1;
  if (block->size > classes * step || kept_ + block->size > keep_) {
    std::free(block);
    return;
  }
  header*& list = free_[block->size / step - 1];
  block->next = std::exchange(list, block);
  kept_ += block->size;
}

void* block_pool::reallocate(void* memory, std::size_t size) noexcept {
  if (memory == nullptr) return allocate(size);
  const std::size_t held = (static_cast<header*>(memory) - 1)->size;
  if (size <= held) return memory;
  void* larger = allocate(size);
  if (larger == nullptr) return nullptr;
  std::memcpy(larger, memory, held);
  release(memory);
  return larger;
}

void* block_pool::allocate_zeroed(std::size_t count, std::size_t size) noexcept {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) return nullptr;
  void* memory = allocate(bytes);
  if (memory != nullptr) std::memset(memory, 0, bytes);
  return memory;
}

nghttp2_mem block_pool::table(block_pool* self) {
  return {
      .mem_user_data = self,
      .malloc = [](std::size_t size, void* user) { return pool(user).allocate(size); },
      .free = [](void* memory, void* user) { pool(user).release(memory); },
      .calloc = [](std::size_t count, std::size_t size,
                   void* user) { return pool(user).allocate_zeroed(count, size); },
      .realloc = [](void* memory, std::size_t size,
                    void* user) { return pool(user).reallocate(memory, size); },
  };
}

}  // namespace mpustop::http
