#include "mock/key128.hpp"

#include <xxhash.h>

namespace mpustop::mock {

key128 key_of(std::string_view text) {
  const auto hash = XXH3_128bits(text.data(), text.size());
  return {hash.low64, hash.high64};
}

key128 key_of(std::string_view app_id, std::string_view task_id) {
  // The first hash is the second's seed, so that ("a", "bc") and ("ab", "c") differ.
  const auto app = XXH3_128bits(app_id.data(), app_id.size());
  const auto hash = XXH3_128bits_withSeed(task_id.data(), task_id.size(), app.low64);
  return {hash.low64, hash.high64 ^ app.high64};
}

}  // namespace mpustop::mock
