#include "cli/region_choice.hpp"

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "core/printable.hpp"
#include "core/region_endpoint.hpp"

namespace mpustop::cli {

void take_region(region_choice& choice, bool endpoint_given, bool region_given, options& to) {
  if (!region_given && !choice.vpc) return;
  const char* options = !choice.vpc ? "--region" : region_given ? "--region and --vpc" : "--vpc";
  if (endpoint_given) {
    throw error(
        error_kind::usage,
        fmt::format("--endpoint and {} both say where the calls go: give one of them", options));
  }
  if (!region_given) {
    throw error(error_kind::usage,
                "--vpc is the endpoint within a region: name it with --region, such as --region "
                "cn-shanghai (ALIBABA_CLOUD_REGION_ID does not choose an endpoint)");
  }
  if (!core::is_region_id(choice.region)) {
    throw error(error_kind::usage,
                fmt::format("--region '{}' is no region id: these are lower case, such as "
                            "cn-shanghai or ap-southeast-1",
                            core::printable(choice.region)));
  }
  core::region_endpoint found = core::endpoint_of_region(choice.region, choice.vpc);
  to.endpoint = "https://" + found.host;
  choice.by_general_rule = found.by_general_rule;
}

}  // namespace mpustop::cli
