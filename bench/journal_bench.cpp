// A row of the report: written, and read again by a resume.
#include <chrono>
#include <string>
#include <string_view>

#include "core/journal.hpp"
#include "core/journal_record.hpp"
#include "core/time.hpp"
#include "core/timestamp.hpp"
#include "shared/measured.hpp"

namespace mpustop::core {
namespace {

row stopped_row() {
  row out;
  out.line = 1'234'567;
  out.app_id = "live-application-01";
  out.task_id = "room-relay-101234567";
  out.http_status = 200;
  out.request_id = "5A7E1B6C-0F3D-4C1A-9E55-2B6A0C9D4E11";
  out.attempts = 1;
  out.latency = std::chrono::microseconds(12'345);
  out.finished_at = wall_time(std::chrono::milliseconds(1'893'456'000'123));
  return out;
}

row failed_row() {
  row out = stopped_row();
  out.outcome = outcome::failed;
  out.http_status = 400;
  out.code = "InvalidParam";
  out.message = "The parameter \"TaskId\" is not valid, said the service.";
  return out;
}

void encode(benchmark::State& state, row value) {
  timestamp_cache clock;
  std::string out;
  const measured counted(state);
  for (auto _ : state) {
    // The rows of one turn of the loop are handed over together.
    if (out.size() > 8'192) out.clear();
    value.finished_at += std::chrono::milliseconds(2);
    encode_row(value, clock, out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK_CAPTURE(encode, stopped, stopped_row());
BENCHMARK_CAPTURE(encode, failed, failed_row());

void judge(benchmark::State& state, const row& value) {
  std::string line;
  encode_row(value, line);
  line.pop_back();
  journal_row out;
  const measured counted(state);
  for (auto _ : state) benchmark::DoNotOptimize(record_problem(line, out));
}
BENCHMARK_CAPTURE(judge, stopped, stopped_row());
BENCHMARK_CAPTURE(judge, failed, failed_row());

}  // namespace
}  // namespace mpustop::core

BENCHMARK_MAIN();
