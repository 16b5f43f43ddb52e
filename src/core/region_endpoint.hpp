#pragma once

#include <string>
#include <string_view>

namespace mpustop::core {

/// Where the calls for a region go.
struct region_endpoint {
  std::string host;              ///< "live.ap-southeast-1.aliyuncs.com"
  bool by_general_rule = false;  ///< the region stands in no table of the vendor: a guess
};

/// Is `text` formed like the id of a region, "cn-shanghai" or "ap-southeast-1": parts of lower-case
/// letters and digits joined by '-', two at least, the first of two letters; 40 characters at most.
bool is_region_id(std::string_view text);

/// The endpoint of a region (facts 5.1): of the regions that the vendor documents as they stand
/// there, of others by its rule live[-vpc].REGION.aliyuncs.com. `vpc`: the endpoint within the
/// region's private networks. Requires `is_region_id(region)`.
region_endpoint endpoint_of_region(std::string_view region, bool vpc);

}  // namespace mpustop::core
