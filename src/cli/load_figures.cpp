#include "cli/load_figures.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/number_text.hpp"
#include "cli/summary_text.hpp"

namespace mpustop::cli {

std::vector<error_class> error_classes(const core::load_errors& errors) {
  std::vector<error_class> out;
  for (const auto& [name, codes] : errors) {
    error_class all{.name = name, .codes = {codes.begin(), codes.end()}};
    for (const auto& code : all.codes) all.count += code.second;
    std::stable_sort(all.codes.begin(), all.codes.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    if (all.count > 0) out.push_back(std::move(all));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
  return out;
}

std::uint64_t error_count(const core::load_errors& errors) {
  std::uint64_t out = 0;
  for (const auto& [name, codes] : errors) {
    for (const auto& [code, count] : codes) out += count;
  }
  return out;
}

std::vector<std::string> setup_words(const load_setup& setup) {
  std::vector<std::string> out = {"signature " + setup.signature, "guard " + setup.guard,
                                  plural(setup.threads, "thread")};
  if (setup.connections > 0) out.push_back(plural(setup.connections, "connection"));
  if (setup.streams > 0) {
    out.push_back(plural(setup.streams, "stream") + (setup.connections == 1 ? "" : " on each"));
  }
  out.push_back(setup.warm_up > 0 ? "warm-up " + duration_text(setup.warm_up) : "no warm-up");
  return out;
}

std::string rate_words(const core::load_result& result) {
  const std::string mean = rate_text(result.mean_qps) + "/s";
  if (!scheduled(result)) return mean + ", as fast as could be";
  return fmt::format("{}, {:.2f} % of the intended {}/s", mean,
                     100 * result.mean_qps / result.intended_qps, qps_text(result.intended_qps));
}

}  // namespace mpustop::cli
