#include "mock/fault_spec.hpp"

#include <numeric>
#include <string>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "mock/fault_value.hpp"

namespace mpustop::mock {
namespace {

[[noreturn]] void refuse(std::string_view item, std::string_view why) {
  throw error(error_kind::usage, fmt::format("--fault: '{}': {}", item, why));
}

void accept(std::string_view item, std::string_view problem) {
  if (!problem.empty()) refuse(item, problem);
}

template <class Row>
const Row* find(std::span<const Row> rows, std::string_view name) {
  for (const Row& row : rows)
    if (row.name == name) return &row;
  return nullptr;
}

void parse_item(std::string_view item, fault_spec& spec) {
  const auto equals = item.find('=');
  if (equals == std::string_view::npos)
    refuse(item, "an item is NAME=SHARE%, such as 500=10%, or NAME=VALUE, such as h2-goaway=1000");
  const auto name = item.substr(0, equals);
  const auto value = item.substr(equals + 1);
  if (name == "seed") {
    if (!read_whole(value, spec.seed)) refuse(item, "the seed is a whole number from 0 to 2^64-1");
  } else if (name == "from") {
    accept(item, read_duration(value, spec.from));
  } else if (name == "for") {
    accept(item, read_duration(value, spec.lasts));
  } else if (const auto* share = find(fault_catalogue(), name)) {
    accept(item, read_share(value, spec.share[static_cast<std::size_t>(share->kind)]));
  } else if (const auto* one = find(connection_switches(), name)) {
    accept(item, one->take(value, spec.connections));
  } else {
    refuse(item, "no such fault; 'mpustop mock --help-faults' lists them");
  }
}

double sum(const fault_spec& spec) {
  return std::accumulate(spec.share.begin(), spec.share.end(), 0.0);
}

}  // namespace

bool fault_spec::any() const { return sum(*this) > 0; }

bool fault_spec::at(std::chrono::nanoseconds since_first) const {
  return since_first >= from && since_first - from < lasts;
}

void parse_faults(std::string_view text, fault_spec& spec) {
  const auto whole = text;
  while (true) {
    const auto comma = text.find(',');
    parse_item(text.substr(0, comma), spec);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  // One request meets one fault at most. The slack is for what decimal shares lose in binary.
  if (sum(spec) > 1 + 1e-9) refuse(whole, "the shares add up to more than 100%");
}

}  // namespace mpustop::mock
