#include "mock/connection_faults.hpp"

#include <array>
#include <vector>

#include "mock/fault_value.hpp"

namespace mpustop::mock {
namespace {

/// Reads a value of the kind that its member has.
template <auto Member>
std::string_view take(std::string_view text, connection_faults& into) {
  if constexpr (std::is_same_v<decltype(into.*Member), unsigned&>)
    return read_count(text, into.*Member);
  else
    return read_duration(text, into.*Member);
}

using all = connection_faults;

constexpr std::array others{
    connection_switch{"h1-close-after", "N", "closed, unsaid, after each N answers",
                      take<&all::close_after>},
};

}  // namespace

std::span<const connection_switch> connection_switches() {
  static const std::vector<connection_switch> every = [] {
    std::vector<connection_switch> rows(h2_switches().begin(), h2_switches().end());
    rows.insert(rows.end(), others.begin(), others.end());
    return rows;
  }();
  return every;
}

}  // namespace mpustop::mock
