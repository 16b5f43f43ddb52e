#pragma once

#include "engine/load_options.hpp"
#include "net/endpoint.hpp"

namespace mpustop::engine {

/// Checks the options of a load test, and fills in those that were not given: guard and batch.
/// Throws error(usage) naming the option that is wrong.
net::endpoint check(load_options& wanted);

}  // namespace mpustop::engine
