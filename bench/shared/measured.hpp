#pragma once

#include <benchmark/benchmark.h>

#include "allocations.hpp"

namespace mpustop {

/// Adds allocations per operation to a benchmark's counters: `allocs` are those of operator new,
/// `mallocs` all. Made before the loop.
class measured {
 public:
  explicit measured(benchmark::State& state) : state_(state), before_(allocations::so_far()) {}
  measured(const measured&) = delete;
  measured& operator=(const measured&) = delete;
  ~measured() { report(static_cast<double>(state_.iterations())); }

  /// An iteration does several operations: `operations` are all of them.
  void operations(std::uint64_t count) { operations_ = static_cast<double>(count); }

 private:
  void report(double count) {
    const allocations made = allocations::so_far() - before_;
    if (operations_ > 0) {
      count = operations_;
      state_.counters["time_each"] =
          benchmark::Counter(count, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    }
    // What is allocated once, by the first operations, is not counted.
    const auto each = [count](std::uint64_t calls) {
      const double share = static_cast<double>(calls) / count;
      return share < 0.001 ? 0 : share;
    };
    state_.counters["allocs"] = each(made.ours);
    state_.counters["mallocs"] = each(made.all);
  }

  benchmark::State& state_;
  allocations before_;
  double operations_ = 0;
};

}  // namespace mpustop
