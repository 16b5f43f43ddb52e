#include "core/pair_set.hpp"

namespace mpustop::core {

bool pair_set::insert(std::string_view app_id, std::string_view task_id) {
  return keys_.insert(key_of(app_id, task_id));
}

bool pair_set::contains(std::string_view app_id, std::string_view task_id) const {
  return keys_.contains(key_of(app_id, task_id));
}

}  // namespace mpustop::core
