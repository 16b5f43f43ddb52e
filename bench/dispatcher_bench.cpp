// A request's whole way through the dispatcher: its record, its send, its answer, its row.
#include "core/dispatcher.hpp"
#include "shared/measured.hpp"
#include "shared/request_loop.hpp"

namespace mpustop::core {
namespace {

void whole_request(benchmark::State& state) {
  dispatcher_options options;
  options.qps = static_cast<unsigned>(state.range(0));
  request_loop loop(options, stopped_reply());
  for (int i = 0; i < 20'000; ++i) loop.one();
  const measured counted(state);
  for (auto _ : state) benchmark::DoNotOptimize(loop.one());
}
BENCHMARK(whole_request)->ArgName("qps")->Arg(0)->Arg(500)->Arg(5'000);

}  // namespace
}  // namespace mpustop::core

BENCHMARK_MAIN();
