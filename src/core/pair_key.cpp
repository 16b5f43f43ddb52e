#include "core/pair_key.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <string>

#include <xxhash.h>

namespace mpustop::core {
namespace {

/// Writes the AppId's length, the AppId and the TaskId: no two pairs give the same bytes.
void join(char* out, std::string_view app_id, std::string_view task_id) {
  const std::uint64_t size = app_id.size();
  std::memcpy(out, &size, sizeof size);
  out += sizeof size;
  if (!app_id.empty()) std::memcpy(out, app_id.data(), app_id.size());
  if (!task_id.empty()) std::memcpy(out + app_id.size(), task_id.data(), task_id.size());
}

pair_key hash(const char* bytes, std::size_t size, std::uint64_t seed) {
  const XXH128_hash_t value = XXH3_128bits_withSeed(bytes, size, seed);
  pair_key key{value.low64, value.high64};
  if (key == pair_key{}) key.high = 1;  // the table's mark of a free slot
  return key;
}

}  // namespace

pair_key key_of_pair(std::string_view app_id, std::string_view task_id, std::uint64_t seed) {
  const std::size_t size = sizeof(std::uint64_t) + app_id.size() + task_id.size();
  std::array<char, 256> buffer;
  if (size <= buffer.size()) {
    join(buffer.data(), app_id, task_id);
    return hash(buffer.data(), size, seed);
  }
  std::string large(size, '\0');
  join(large.data(), app_id, task_id);
  return hash(large.data(), size, seed);
}

}  // namespace mpustop::core
