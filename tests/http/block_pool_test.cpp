// nghttp2's memory: what malloc promises, within bounds.
#include "http/block_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <random>
#include <vector>

#include "h2_frames.hpp"

namespace mpustop::http {

TEST_CASE("block_pool: memory of any size is aligned, writable and keeps what is written") {
  block_pool pool(64 * 1024);
  std::map<std::uint8_t*, std::pair<std::size_t, std::uint8_t>> held;
  std::mt19937 random(7);
  const auto holds = [](const std::uint8_t* memory, std::size_t size, std::uint8_t byte) {
    return std::all_of(memory, memory + size, [byte](std::uint8_t one) { return one == byte; });
  };
  for (int i = 0; i < 20'000; ++i) {
    const std::size_t size = random() % (i % 10 == 0 ? 5'000 : 300);
    const auto byte = static_cast<std::uint8_t>(random());
    std::uint8_t* memory = nullptr;
    if (const auto way = random() % 3; way == 0) {
      memory = static_cast<std::uint8_t*>(pool.allocate(size));
    } else if (way == 1) {
      memory = static_cast<std::uint8_t*>(pool.allocate_zeroed(size, 1));
      REQUIRE(holds(memory, size, 0));
    } else if (!held.empty()) {
      const auto [old, content] = *held.begin();
      held.erase(held.begin());
      memory = static_cast<std::uint8_t*>(pool.reallocate(old, size));
      REQUIRE(holds(memory, std::min(size, content.first), content.second));
    } else {
      memory = static_cast<std::uint8_t*>(pool.reallocate(nullptr, size));
    }
    REQUIRE(memory != nullptr);
    REQUIRE(reinterpret_cast<std::uintptr_t>(memory) % alignof(std::max_align_t) == 0);
    std::memset(memory, byte, size);
    REQUIRE(held.emplace(memory, std::pair{size, byte}).second);
    while (held.size() > random() % 100) {
      const auto [some, content] = *std::prev(held.end());
      REQUIRE(holds(some, content.first, content.second));
      held.erase(some);
      pool.release(some);
    }
  }
  for (const auto& [memory, content] : held) pool.release(memory);
  CHECK(pool.kept() <= 64 * 1024);
}

TEST_CASE("block_pool: what is freed is given out again, up to the bound") {
  block_pool pool(1024);
  void* first = pool.allocate(200);
  pool.release(first);
  CHECK(pool.kept() >= 200);
  CHECK(pool.allocate(200) == first);
  CHECK(pool.kept() == 0);
  std::vector<void*> many{first};
  for (int i = 0; i < 100; ++i) many.push_back(pool.allocate(200));
  for (void* memory : many) pool.release(memory);
  CHECK(pool.kept() > 0);
  CHECK(pool.kept() <= 1024);
  const std::size_t kept = pool.kept();
  pool.release(pool.allocate(100'000));  // too large to be worth keeping
  CHECK(pool.kept() == kept);
  pool.release(nullptr);
  block_pool none(0);
  none.release(none.allocate(10));
  CHECK(none.kept() == 0);
}

TEST_CASE("block_pool: what cannot be had is refused, and what was held stays") {
  constexpr std::size_t huge = std::numeric_limits<std::size_t>::max();
  block_pool pool(1024);
  CHECK(pool.allocate(huge) == nullptr);
  CHECK(pool.allocate_zeroed(huge / 2, 3) == nullptr);
  auto* memory = static_cast<char*>(pool.allocate(8));
  std::memcpy(memory, "content", 8);
  CHECK(pool.reallocate(memory, huge) == nullptr);
  CHECK(std::string_view(memory) == "content");
  pool.release(memory);
}

TEST_CASE("block_pool: a session's memory comes from it, and no peer makes it keep more") {
  block_pool pool(32 * 1024);
  nghttp2_session_callbacks* callbacks = nullptr;
  REQUIRE(nghttp2_session_callbacks_new(&callbacks) == 0);
  nghttp2_session* session = nullptr;
  REQUIRE(nghttp2_session_client_new3(&session, callbacks, nullptr, nullptr, pool.functions()) ==
          0);
  nghttp2_session_callbacks_del(callbacks);
  const auto give = [&](const std::string& bytes) {
    return nghttp2_session_mem_recv(session, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                    bytes.size());
  };
  const auto take = [&] {
    const std::uint8_t* data = nullptr;
    while (nghttp2_session_mem_send(session, &data) > 0) continue;
  };
  give(frames::settings({}));
  for (int i = 0; i < 50; ++i) {
    for (int ping = 0; ping < 500; ++ping) give(frames::raw(NGHTTP2_PING, 0, 0, "12345678"));
    CHECK(pool.kept() <= 32 * 1024);
    take();
    CHECK(pool.kept() > 0);
    CHECK(pool.kept() <= 32 * 1024);
  }
  nghttp2_session_del(session);
}

}  // namespace mpustop::http
