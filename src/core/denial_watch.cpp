#include "core/denial_watch.hpp"

namespace mpustop::core {

void denial_watch::read(std::string_view app_id) {
  if (other_apps_) return;
  if (first_app_.empty()) first_app_ = app_id;
  other_apps_ = app_id != first_app_;
}

denial_watch::result denial_watch::denied(std::string_view app_id, bool whole_account) {
  if (row_++ == 0) {
    denied_app_ = app_id;
    several_denied_ = false;
  }
  if (whole_account || app_id != denied_app_) several_denied_ = true;
  if (row_ < (any_permitted_ ? in_a_row : at_first)) return result::undecided;
  return several_denied_ || !other_apps_ ? result::everything : result::one_app;
}

bool denial_watch::permitted() {
  any_permitted_ = true;
  const bool ends_a_row = row_ > 0;
  row_ = 0;
  return ends_a_row;
}

}  // namespace mpustop::core
