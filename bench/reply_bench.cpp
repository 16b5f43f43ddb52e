// An answer read and classified.
#include <string>

#include "../tests/core/gzip.hpp"
#include "../tests/core/reply_bodies.hpp"
#include "core/reply.hpp"
#include "shared/measured.hpp"

namespace mpustop::core {
namespace {

void classify(benchmark::State& state, response answer, verdict wanted) {
  answer.date = "Tue, 01 Jan 2030 00:00:00 GMT";
  reply_reader reader({.secrets = {"testid0123456789abcdef"}});
  reply out;
  reader.read(answer, out);
  const measured counted(state);
  for (auto _ : state) {
    reader.read(answer, out);
    benchmark::DoNotOptimize(out);
  }
  if (out.verdict != wanted) state.SkipWithError("taken for something else");
}

response packed(response answer) {
  answer.body = test::gzip(answer.body);
  answer.content_encoding = "gzip";
  return answer;
}

const std::string missing = "InvalidTask.NotFound";
const std::string why = "The specified task is not found or is not running.";

BENCHMARK_CAPTURE(classify, json_ok, testing::answer(200, testing::json_success()),
                  verdict::stopped);
BENCHMARK_CAPTURE(classify, json_error, testing::answer(404, testing::json_error(missing, why)),
                  verdict::already_stopped);
BENCHMARK_CAPTURE(classify, xml_ok, testing::answer(200, testing::xml_success()), verdict::stopped);
BENCHMARK_CAPTURE(classify, xml_error, testing::answer(404, testing::xml_error(missing, why)),
                  verdict::already_stopped);
BENCHMARK_CAPTURE(classify, gzip_json_ok, packed(testing::answer(200, testing::json_success())),
                  verdict::stopped);

}  // namespace
}  // namespace mpustop::core

BENCHMARK_MAIN();
