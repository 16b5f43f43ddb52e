#pragma once

#include <simdjson.h>

#include <string>

#include "auth/field_set.hpp"

namespace mpustop::auth {

/// The fields of a JSON object, without those that are null; of anything else none.
field_set json_fields(simdjson::dom::element object, std::string where);

}  // namespace mpustop::auth
