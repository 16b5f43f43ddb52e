// The limiter: batches of tokens asked for, spent and given back by replies, at its limit.
#include <chrono>
#include <vector>

#include "core/limiter.hpp"
#include "shared/measured.hpp"

namespace mpustop::core {
namespace {

void token(benchmark::State& state, guard_mode guard) {
  constexpr unsigned batch = 5;
  limiter tokens({.limit = static_cast<unsigned>(state.range(0)), .guard = guard});
  time_point now{std::chrono::seconds(1'000)};
  std::uint64_t count = 0;
  std::vector<token_id> out;
  measured counted(state);
  for (auto _ : state) {
    now = std::max(now, tokens.ready_at(batch, 0));
    benchmark::DoNotOptimize(tokens.together(batch, 0, now));
    out.clear();
    for (unsigned i = 0; i < batch; ++i) out.push_back(tokens.take(0, now));
    now += std::chrono::microseconds(300 + count % 64);
    for (const token_id one : out) tokens.answered(one, now);
    count += batch;
  }
  counted.operations(count);
}
BENCHMARK_CAPTURE(token, strict, guard_mode::strict)->ArgName("qps")->Arg(500)->Arg(5'000);
BENCHMARK_CAPTURE(token, send, guard_mode::send)->ArgName("qps")->Arg(500);

}  // namespace
}  // namespace mpustop::core

BENCHMARK_MAIN();
