#include "mock/nonce_memory.hpp"

#include <chrono>
#include <utility>

namespace mpustop::mock {

bool nonce_memory::seen(const key128& nonce, core::time_point now) {
  // A request signed 15 minutes ahead of our clock can be replayed for 30 minutes.
  constexpr std::chrono::minutes kept{31};
  constexpr std::size_t most = 8'388'608;
  if (now >= turn_ + kept || young_.size() >= most) {
    // After a pause of two generations the young one is out of date as well.
    old_ = now < turn_ + 2 * kept ? std::move(young_) : generation{};
    young_ = generation{};
    turn_ = now;
  }
  return young_.contains(nonce) || old_.contains(nonce);
}

void nonce_memory::remember(const key128& nonce) { young_.insert(nonce); }

}  // namespace mpustop::mock
