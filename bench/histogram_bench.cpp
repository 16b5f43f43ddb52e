// The latency histogram.
#include <chrono>
#include <cstdint>

#include "core/histogram.hpp"
#include "shared/measured.hpp"

namespace mpustop::core {
namespace {

/// 64 us to 1 s, more of the small ones, without order.
class durations {
 public:
  duration next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return duration((std::int64_t{1} << (16 + (state_ >> 33) % 14)) +
                    static_cast<std::int64_t>(state_ >> 48));
  }

 private:
  std::uint64_t state_ = 1;
};

void add(benchmark::State& state) {
  histogram counts;
  durations source;
  const measured counted(state);
  for (auto _ : state) counts.add(source.next());
  benchmark::DoNotOptimize(counts);
}
BENCHMARK(add);

void percentile(benchmark::State& state) {
  histogram counts;
  durations source;
  for (int i = 0; i < 100'000; ++i) counts.add(source.next());
  const measured counted(state);
  for (auto _ : state) benchmark::DoNotOptimize(counts.percentile(0.999));
}
BENCHMARK(percentile);

}  // namespace
}  // namespace mpustop::core

BENCHMARK_MAIN();
