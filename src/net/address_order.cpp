#include "net/address_order.hpp"

#include <array>
#include <cstddef>

namespace mpustop::net {

std::vector<std::string> interleave_families(const std::vector<std::string>& addresses) {
  std::array<std::vector<std::string>, 2> families;
  const auto is_v6 = [](const std::string& a) { return a.find(':') != std::string::npos; };
  for (const std::string& a : addresses) {
    const bool same = is_v6(a) == is_v6(addresses.front());
    families[same ? 0 : 1].push_back(a);
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; out.size() < addresses.size(); ++i)
    for (const auto& family : families)
      if (i < family.size()) out.push_back(family[i]);
  return out;
}

}  // namespace mpustop::net
