#include "net/scarcity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mpustop::net {
namespace {

constexpr auto quiet = std::chrono::minutes(10);

}  // namespace

bool is_scarcity(const std::error_code& why) {
  static constexpr std::array all{std::errc::too_many_files_open,
                                  std::errc::too_many_files_open_in_system,
                                  std::errc::no_buffer_space,
                                  std::errc::not_enough_memory,
                                  std::errc::address_not_available,
                                  std::errc::address_in_use,
                                  std::errc::resource_unavailable_try_again};
  return std::any_of(all.begin(), all.end(), [&](std::errc e) { return why == e; });
}

std::optional<std::string> scarcity_news::tell(const std::string& why, std::size_t up,
                                               core::time_point now) {
  if (up == 0 || now < quiet_until_) return {};
  quiet_until_ = now + quiet;
  return fmt::format(
      "no more connections can be opened ({}; a limit of this machine, see 'ulimit -n'): going on "
      "with {}",
      why, up);
}

}  // namespace mpustop::net
