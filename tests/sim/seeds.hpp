#pragma once

#include <cstdint>
#include <cstdlib>

/// How many are run unless told otherwise; fewer under sanitizers.
#ifndef MPUSTOP_ORDINARY_SEEDS
#define MPUSTOP_ORDINARY_SEEDS 10'000
#endif

namespace mpustop::sim {

/// The seeds of a property test: MPUSTOP_SEEDS of them from MPUSTOP_SEED on.
struct seeds {
  std::uint64_t first = read("MPUSTOP_SEED", 1);
  std::uint64_t count = read("MPUSTOP_SEEDS", MPUSTOP_ORDINARY_SEEDS);

 private:
  static std::uint64_t read(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
  }
};

}  // namespace mpustop::sim
