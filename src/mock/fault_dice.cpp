#include "mock/fault_dice.hpp"

#include <numeric>

namespace mpustop::mock {

fault_dice::fault_dice(const fault_spec& spec) : spec_(spec), any_(spec.any()), random_(spec.seed) {
  std::partial_sum(spec.share.begin(), spec.share.end(), up_to_.begin());
}

fault fault_dice::roll(std::chrono::nanoseconds since_first, fault_scope spoken) {
  if (!any_ || !spec_.at(since_first)) return fault::none;
  // The upper 53 bits are a double in [0, 1), the same one on every machine.
  const double draw = static_cast<double>(random_() >> 11) * 0x1p-53;
  for (std::size_t kind = 1; kind < fault_kinds; ++kind) {
    if (draw >= up_to_[kind]) continue;
    const auto drawn = static_cast<fault>(kind);
    return within(row_of(drawn).scope, spoken) ? drawn : fault::none;
  }
  return fault::none;
}

}  // namespace mpustop::mock
