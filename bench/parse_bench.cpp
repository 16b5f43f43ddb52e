// A task's row on its way in: parsed, its ids checked. One pass of 64 KiB pieces over 10,000 rows.
#include <algorithm>
#include <string>
#include <string_view>

#include "core/task_reader.hpp"
#include "shared/measured.hpp"

namespace mpustop::core {
namespace {

constexpr int rows = 10'000;

std::string number(int i) { return std::to_string(100'000'000 + i); }

std::string csv() {
  std::string out = "AppId,TaskId\n";
  for (int i = 0; i < rows; ++i) out += "live-application-01,room-relay-" + number(i) + '\n';
  return out;
}

std::string quoted_csv() {
  std::string out = "Region,TaskId,AppId\r\n";
  for (int i = 0; i < rows; ++i) {
    out += R"("cn-shanghai","room-relay-)" + number(i) + R"(","live-application-01")" + "\r\n";
  }
  return out;
}

std::string ndjson() {
  std::string out;
  for (int i = 0; i < rows; ++i) {
    out += R"({"AppId":"live-application-01","TaskId":"room-relay-)" + number(i) + "\"}\n";
  }
  return out;
}

void task_rows(benchmark::State& state, const std::string& input) {
  constexpr std::size_t piece = 64 * 1024;
  std::uint64_t read = 0;
  std::uint64_t bad = 0;
  task_record record;
  measured counted(state);
  for (auto _ : state) {
    task_reader reader;
    const auto use = [&] {
      while (reader.next(record)) {
        ++read;
        bad += record.problem.empty() ? 0 : 1;
      }
    };
    for (std::string_view rest = input; !rest.empty();) {
      reader.feed(rest.substr(0, piece));
      use();
      rest.remove_prefix(std::min(piece, rest.size()));
    }
    reader.finish();
    use();
  }
  counted.operations(read);
  if (bad > 0) state.SkipWithError("rows were refused");
}
BENCHMARK_CAPTURE(task_rows, csv, csv());
BENCHMARK_CAPTURE(task_rows, quoted_csv, quoted_csv());
BENCHMARK_CAPTURE(task_rows, ndjson, ndjson());

}  // namespace
}  // namespace mpustop::core

BENCHMARK_MAIN();
