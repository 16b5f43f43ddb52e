#include "cli/dry_run.hpp"

#include <unistd.h>

#include <iostream>

#include <mpustop/error.hpp>

#include "cli/labelled.hpp"
#include "cli/plan_json.hpp"
#include "cli/plan_text.hpp"
#include "net/endpoint.hpp"
#include "net/tls_context.hpp"

namespace mpustop::cli {

int dry_run(const run_plan& plan, talk& out) {
  const options& o = plan.wanted.options;
  if (net::parse_endpoint(o.endpoint).tls) net::tls_context(o.ca_file, o.http);
  const screen shown = screen_of(STDERR_FILENO);
  out.lines(plan_text(plan, shown));
  out.flush();
  if (plan.wanted.json && !(std::cout << plan_json(plan) << std::flush)) {
    throw error(error_kind::usage, "standard output: the plan cannot be written");
  }
  // Though quiet: a dry run that is taken for a run has stopped nothing.
  std::cerr << wrapped("", "Dry run: nothing was sent, no report was made.", 0, shown.columns);
  return expected_exit_code(*plan.counts);
}

}  // namespace mpustop::cli
