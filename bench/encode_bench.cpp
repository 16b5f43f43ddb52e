// Percent-encoding as the signatures want it.
#include <string>

#include "core/sign.hpp"
#include "shared/measured.hpp"

namespace mpustop::core {
namespace {

void into_text(benchmark::State& state, const std::string& text) {
  std::string out;
  const measured counted(state);
  for (auto _ : state) {
    out.clear();
    percent_encode(text, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK_CAPTURE(into_text, id, "live-application-01");
BENCHMARK_CAPTURE(into_text, timestamp, "2030-01-01T00:00:00Z");
BENCHMARK_CAPTURE(into_text, signature, "AeD/Bs8PQ0dRyEqvHK+zmE/TbFo=");
BENCHMARK_CAPTURE(into_text, token, std::string(800, '+') + std::string(800, 'a'));

/// The same where nothing may need to be copied.
void as_view(benchmark::State& state, const std::string& text) {
  std::string scratch;
  const measured counted(state);
  for (auto _ : state) benchmark::DoNotOptimize(percent_encoded(text, scratch));
}
BENCHMARK_CAPTURE(as_view, id, "live-application-01");

}  // namespace
}  // namespace mpustop::core

BENCHMARK_MAIN();
