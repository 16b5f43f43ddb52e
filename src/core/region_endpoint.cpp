#include "core/region_endpoint.hpp"

#include <algorithm>
#include <array>

namespace mpustop::core {

namespace {

// The service has endpoints of its own in two regions; these others share the central one.
constexpr std::array<std::string_view, 2> with_own = {"ap-southeast-1", "eu-central-1"};
constexpr std::array<std::string_view, 7> at_the_centre = {
    "ap-northeast-1", "ap-south-1",  "ap-southeast-5", "cn-beijing",
    "cn-qingdao",     "cn-shanghai", "cn-shenzhen"};
constexpr std::array<std::string_view, 4> with_vpc = {"ap-southeast-1", "cn-shanghai",
                                                      "me-central-1", "us-east-1"};

template <std::size_t Size>
bool holds(const std::array<std::string_view, Size>& regions, std::string_view region) {
  return std::find(regions.begin(), regions.end(), region) != regions.end();
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_region_id(std::string_view text) {
  constexpr std::size_t most = 40;
  if (text.size() > most || text.size() < 4) return false;
  if (!is_letter(text[0]) || !is_letter(text[1]) || text[2] != '-' || text.back() == '-') {
    return false;
  }
  for (std::size_t i = 3; i < text.size(); ++i) {
    const char c = text[i];
    if (!is_letter(c) && !is_digit(c) && (c != '-' || text[i - 1] == '-')) return false;
  }
  return true;
}

region_endpoint endpoint_of_region(std::string_view region, bool vpc) {
  const bool own = vpc ? holds(with_vpc, region) : holds(with_own, region);
  if (!vpc && holds(at_the_centre, region)) return {.host = "live.aliyuncs.com"};
  return {.host = (vpc ? "live-vpc." : "live.") + std::string(region) + ".aliyuncs.com",
          .by_general_rule = !own};
}

}  // namespace mpustop::core
