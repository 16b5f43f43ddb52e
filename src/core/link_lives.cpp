#include "core/link_lives.hpp"

#include <algorithm>
#include <climits>

namespace mpustop::core {

namespace {
constexpr unsigned long_enough = 4'096;  ///< what is lost at such an end is not worth counting
constexpr unsigned in_store = 64;        ///< requests that the connections together should take
}  // namespace

void link_lives::drained(unsigned taken) {
  ends_ = taken >= long_enough ? 0 : ends_ + 1;
  corrected(taken);
}

void link_lives::corrected(unsigned taken) {
  limit_ = std::max(1u, taken);
  step_ = std::max(1u, limit_ / 4);
}

void link_lives::outlived(unsigned taken) {
  if (!spent(taken)) return;
  limit_ = taken + step_;
  step_ *= 2;
  if (limit_ >= long_enough) ends_ = 0;
}

unsigned link_lives::room(unsigned taken) const {
  if (!known()) return UINT_MAX;
  return limit_ > taken ? limit_ - taken : 0;
}

unsigned link_lives::links(unsigned usual, unsigned most) const {
  if (!known()) return usual;
  return std::clamp((in_store + limit_ - 1) / limit_, usual, std::max(usual, most));
}

}  // namespace mpustop::core
