#include <algorithm>
#include <array>

#include "core/sign.hpp"

namespace mpustop::core {
namespace {

constexpr std::array<bool, 256> make_unreserved() {
  std::array<bool, 256> keep{};
  for (char c = 'A'; c <= 'Z'; ++c) keep[static_cast<unsigned char>(c)] = true;
  for (char c = 'a'; c <= 'z'; ++c) keep[static_cast<unsigned char>(c)] = true;
  for (char c = '0'; c <= '9'; ++c) keep[static_cast<unsigned char>(c)] = true;
  for (char c : {'-', '_', '.', '~'}) keep[static_cast<unsigned char>(c)] = true;
  return keep;
}

constexpr auto unreserved = make_unreserved();

bool stays(char c) { return unreserved[static_cast<unsigned char>(c)]; }

}  // namespace

void percent_encode(std::string_view text, std::string& out) {
  static constexpr char digits[] = "0123456789ABCDEF";
  auto at = text.begin();
  while (at != text.end()) {
    const auto run_end = std::find_if_not(at, text.end(), stays);
    out.append(at, run_end);
    if (run_end == text.end()) return;
    const auto byte = static_cast<unsigned char>(*run_end);
    const char escape[] = {'%', digits[byte >> 4], digits[byte & 15]};
    out.append(escape, sizeof escape);
    at = run_end + 1;
  }
}

std::string canonical_query(const parameters& query) {
  std::vector<const parameters::value_type*> sorted;
  sorted.reserve(query.size());
  for (const auto& item : query) sorted.push_back(&item);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto* a, const auto* b) { return a->first < b->first; });
  std::string out;
  for (const auto* item : sorted) {
    if (!out.empty()) out += '&';
    percent_encode(item->first, out);
    out += '=';
    percent_encode(item->second, out);
  }
  return out;
}

}  // namespace mpustop::core
