#include "core/liveness.hpp"

#include <utility>

namespace mpustop::core {

liveness::verdict liveness::look(bool waiting, time_point now) {
  const bool first = looked_at_ == time_point::min();
  const duration passed = first ? duration{0} : now - looked_at_;
  looked_at_ = now;
  if (std::exchange(heard_, false) || !waiting || first) {
    asked_ = false;
    since_ = now;
    return verdict::fine;
  }
  // While this process stood still nothing could be heard: what came lies in the kernel.
  if (passed > 2 * options_.period) since_ += passed - options_.period;
  if (!asked_) {
    if (now - since_ < options_.quiet) return verdict::fine;
    asked_ = true;
    since_ = now;
    return verdict::ask;
  }
  return now - since_ < options_.dead ? verdict::fine : verdict::dead;
}

}  // namespace mpustop::core
