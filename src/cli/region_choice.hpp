#pragma once

#include <string>

#include <mpustop/options.hpp>

namespace mpustop::cli {

/// What --region and --vpc say of where the calls go.
struct region_choice {
  std::string region;            ///< empty: none was given
  bool vpc = false;              ///< the endpoint within the region's private networks
  bool by_general_rule = false;  ///< the endpoint of a region that is in no table
};

/// Sets `to.endpoint` where a region was chosen. `endpoint_given`, `region_given`: the options
/// were. Throws `error` (usage) that names the options: a region that is none, --vpc without a
/// region, an endpoint beside either.
void take_region(region_choice& choice, bool endpoint_given, bool region_given, options& to);

}  // namespace mpustop::cli
