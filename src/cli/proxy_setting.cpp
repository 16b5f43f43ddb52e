#include "cli/proxy_setting.hpp"

#include <fmt/format.h>

#include "net/proxy_choice.hpp"
#include "net/proxy_url.hpp"

namespace mpustop::cli {

std::string take_proxy(options& wanted, const os::environment& variable) {
  net::proxy_choice chosen = net::choose_proxy(net::parse_endpoint(wanted.endpoint), variable);
  if (chosen.variable.empty()) return {};
  net::parse_proxy(chosen.url, chosen.variable);
  wanted.proxy = std::move(chosen.url);
  return std::move(chosen.variable);
}

std::string proxy_text(const std::string& proxy, const std::string& variable) {
  if (proxy.empty()) return {};
  return fmt::format("{} ({})", net::parse_proxy(proxy, variable).url(), variable);
}

}  // namespace mpustop::cli
