#include "cli/proxy_setting.hpp"

#include <fmt/format.h>

#include "net/proxy_choice.hpp"
#include "net/proxy_url.hpp"

namespace mpustop::cli {

void take_proxy(run_arguments& wanted, const os::environment& variable) {
  net::proxy_choice chosen =
      net::choose_proxy(net::parse_endpoint(wanted.options.endpoint), variable);
  if (chosen.variable.empty()) return;
  net::parse_proxy(chosen.url, chosen.variable);
  wanted.options.proxy = std::move(chosen.url);
  wanted.proxy_variable = std::move(chosen.variable);
}

std::string proxy_text(const run_arguments& wanted) {
  if (wanted.options.proxy.empty()) return {};
  return fmt::format("  through the proxy {} ({})\n",
                     net::parse_proxy(wanted.options.proxy, wanted.proxy_variable).url(),
                     wanted.proxy_variable);
}

}  // namespace mpustop::cli
