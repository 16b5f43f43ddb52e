#pragma once

#include <functional>

#include <mpustop/credentials.hpp>

#include "auth/places.hpp"
#include "auth/profile_file.hpp"

namespace mpustop::auth {

/// How keys are had by a profile.
struct key_recipe {
  std::function<credentials()> fetch;
  std::string mode;     ///< as the file spells it
  bool renews = false;  ///< another call may give newer ones
};

/// Throws `error` (usage) that names file, profile and field when the profile is wrong, or of a
/// mode that is not supported, with what to do instead.
key_recipe recipe_of(const profile& from, const key_context& with);

}  // namespace mpustop::auth
