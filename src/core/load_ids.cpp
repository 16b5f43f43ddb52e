#include "core/load_ids.hpp"

namespace mpustop::core {

load_ids::load_ids(std::uint64_t seed) : numbers_(seed) {}

load_ids::load_ids(const list& pairs, unsigned first, unsigned step)
    : numbers_(0), pairs_(&pairs), at_(first % pairs.size()), step_(step) {}

id_pair load_ids::next() {
  if (pairs_ != nullptr) {
    const auto& pair = (*pairs_)[at_];
    at_ = (at_ + step_) % pairs_->size();
    return {pair.first, pair.second};
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::uint64_t number = numbers_.next();
  const auto app = static_cast<unsigned>(number % 20 + 1);
  app_[6] = static_cast<char>('0' + app / 10);
  app_[7] = static_cast<char>('0' + app % 10);
  for (std::size_t i = 6; i < task_.size(); ++i, number >>= 4) task_[i] = digits[number & 15];
  return {{app_.data(), app_.size()}, {task_.data(), task_.size()}};
}

}  // namespace mpustop::core
