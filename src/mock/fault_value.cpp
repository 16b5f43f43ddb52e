#include "mock/fault_value.hpp"

#include <utility>

#include "mock/time_text.hpp"

namespace mpustop::mock {

std::string_view read_share(std::string_view text, double& value) {
  double percent = 0;
  const bool marked = text.ends_with('%');
  if (marked) text.remove_suffix(1);
  if (!marked || !read_whole(text, percent) || !(percent >= 0 && percent <= 100))
    return "a share is a number from 0% to 100%, such as 10% or 0.5%";
  value = percent / 100;
  return {};
}

std::string_view read_count(std::string_view text, unsigned& value) {
  unsigned count = 0;
  if (!read_whole(text, count) || count < 1 || count > 1'000'000)
    return "it is a whole number from 1 to 1000000";
  value = count;
  return {};
}

std::string_view read_limits(std::string_view text, std::vector<unsigned>& value) {
  std::vector<unsigned> limits;
  for (bool more = true; more;) {
    const auto slash = text.find('/');
    unsigned limit = 0;
    if (!read_whole(text.substr(0, slash), limit) || limit > 1'000'000)
      return "it is whole numbers from 0 to 1000000 with slashes between, such as 100/1/0/100";
    limits.push_back(limit);
    more = slash != std::string_view::npos;
    if (more) text.remove_prefix(slash + 1);
  }
  value = std::move(limits);
  return {};
}

std::string_view read_duration(std::string_view text, core::duration& value) {
  const time_text time = read_time(text);
  if (time.problem.empty()) value = time.value;
  return time.problem;
}

}  // namespace mpustop::mock
