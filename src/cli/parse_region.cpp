// The options that say where the calls go by the name of a region.
#include "cli/parse_parts.hpp"

namespace mpustop::cli {

void add_region(CLI::App* app, region_choice& to) {
  app->add_option("--region", to.region, "instead of --endpoint: that of a region")
      ->type_name("REGION");
  app->add_flag("--vpc", to.vpc, "with --region: as seen from within its VPCs")
      ->group(connection_group);
}

void settle_region(const CLI::App* app, region_choice& region, options& to) {
  take_region(region, app->count("--endpoint") > 0, app->count("--region") > 0, to);
}

}  // namespace mpustop::cli
