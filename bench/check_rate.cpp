// How fast a file of pairs is read, checked and searched for duplicates, and in how much memory:
// what `mpustop check` does, and `run` before it asks.
// check_rate [PAIRS [FILE]]: FILE is read instead of one that is made
#include <sys/resource.h>
#include <time.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "os/task_file.hpp"

namespace {

/// Pairs as they are found in the field: a few hundred applications, tasks of 27 characters.
void make_file(const std::string& path, std::uint64_t pairs) {
  std::ofstream out(path);
  out << "AppId,TaskId\n";
  std::uint64_t state = 7;
  char line[96];
  for (std::uint64_t i = 0; i < pairs; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    std::snprintf(line, sizeof line, "live-app-%08x,room-%016llx-%05u\n",
                  static_cast<unsigned>((state >> 33) % 200 * 2654435761U),
                  static_cast<unsigned long long>(state), static_cast<unsigned>(i % 100'000));
    out << line;
  }
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::uint64_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t pairs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  std::string path = argc > 2 ? argv[2] : "";
  if (argc <= 2) {
    char name[] = "/tmp/mpustop-check-XXXXXX";
    const int made = mkstemp(name);
    if (made < 0) return 1;
    path = name;
    make_file(path, pairs);
  }
  const std::uint64_t before = peak_bytes();
  const double begin = cpu_seconds();
  const auto plan = mpustop::os::read_plan(path);
  const double seconds = cpu_seconds() - begin;
  if (argc <= 2) std::filesystem::remove(path);
  const auto rows = static_cast<double>(plan.tasks);
  std::printf("%.0f rows, %llu duplicates: %.2f s of CPU, %.2f million rows/s, %.1f bytes a row\n",
              rows, static_cast<unsigned long long>(plan.duplicate), seconds, rows / seconds / 1e6,
              static_cast<double>(peak_bytes() - before) / rows);
  return plan.invalid == 0 ? 0 : 1;
}
