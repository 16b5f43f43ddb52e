#include "mock/fault_spec.hpp"

#include <charconv>
#include <numeric>
#include <string>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "mock/time_text.hpp"

namespace mpustop::mock {
namespace {

constexpr std::array<fault_switch, fault_kinds - 1> catalogue{{
    {"500", fault::internal_error, "500 InternalError, the stop is not carried out"},
    {"500-after", fault::internal_error_after, "500 InternalError, the stop is carried out"},
    {"503", fault::unavailable, "503 ServiceUnavailable"},
    {"503-html", fault::unavailable_html, "503 with a proxy's HTML page for a body"},
    {"throttle", fault::throttled, "400 Throttling.User"},
    {"drop", fault::drop, "connection closed without an answer, the stop is not carried out"},
    {"drop-after", fault::drop_after,
     "connection closed without an answer, the stop is carried out"},
    {"mute", fault::mute, "never answered, the stop is not carried out"},
}};

[[noreturn]] void refuse(std::string_view item, std::string_view why) {
  throw error(error_kind::usage, fmt::format("--fault: '{}': {}", item, why));
}

std::string names() {
  std::string out;
  for (const auto& entry : catalogue) out.append(entry.name).append(", ");
  return out + "seed, from, for";
}

const fault_switch& find(std::string_view item, std::string_view name) {
  for (const auto& entry : catalogue)
    if (entry.name == name) return entry;
  refuse(item, fmt::format("no such fault; there are: {}", names()));
}

template <class Number>
bool read_whole(std::string_view text, Number& value) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size();
}

double share_of(std::string_view item, std::string_view text) {
  double percent = 0;
  const bool marked = text.ends_with('%');
  if (marked) text.remove_suffix(1);
  if (!marked || !read_whole(text, percent) || !(percent >= 0 && percent <= 100))
    refuse(item, "its share of the requests is a number from 0% to 100%, such as 10% or 0.5%");
  return percent / 100;
}

void parse_item(std::string_view item, fault_spec& spec) {
  const auto equals = item.find('=');
  if (equals == std::string_view::npos)
    refuse(item, "an item is NAME=SHARE%, such as 500=10%, or seed=N, from=TIME, for=TIME");
  const auto name = item.substr(0, equals);
  const auto value = item.substr(equals + 1);
  if (name == "seed") {
    if (!read_whole(value, spec.seed)) refuse(item, "the seed is a whole number from 0 to 2^64-1");
    return;
  }
  if (name == "from" || name == "for") {
    const time_text time = read_time(value);
    if (!time.problem.empty()) refuse(item, time.problem);
    (name == "from" ? spec.from : spec.lasts) = time.value;
    return;
  }
  const auto& entry = find(item, name);
  spec.share[static_cast<std::size_t>(entry.kind)] = share_of(item, value);
}

double sum(const fault_spec& spec) {
  return std::accumulate(spec.share.begin(), spec.share.end(), 0.0);
}

}  // namespace

std::span<const fault_switch> fault_catalogue() { return catalogue; }

std::string_view to_string(fault kind) {
  for (const auto& entry : catalogue)
    if (entry.kind == kind) return entry.name;
  return {};
}

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
