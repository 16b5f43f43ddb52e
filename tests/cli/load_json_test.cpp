#include <doctest/doctest.h>

#include <simdjson.h>

#include "load_shapes.hpp"

using namespace mpustop;
namespace dom = simdjson::dom;

namespace {

dom::element parsed(dom::parser& parser, const std::string& text) {
  REQUIRE(!text.empty());
  CHECK(text.find('\n') == text.size() - 1);
  return parser.parse(text);
}

std::uint64_t sum(dom::array numbers) {
  std::uint64_t out = 0;
  for (const std::uint64_t number : numbers) out += number;
  return out;
}

}  // namespace

TEST_CASE("every result is one JSON object with the same fields, whatever the Codes are") {
  for (const auto& shape : test::load_shapes()) {
    INFO(shape.name);
    dom::parser parser;
    const dom::element got = parsed(parser, cli::load_json(shape.setup, shape.result));
    CHECK(std::uint64_t(got["requests"]) == shape.result.requests);
    CHECK(std::uint64_t(got["ok"]) == shape.result.ok);
    std::uint64_t errors = 0;
    for (const auto& kind : dom::object(got["errors"])) {
      for (const auto& code : dom::object(kind.value)) errors += std::uint64_t(code.value);
    }
    CHECK(errors + shape.result.ok == shape.result.requests);
    for (const char* name :
         {"already_stopped", "unfinished", "not_started", "intended_qps", "mean_qps", "max_in_1s",
          "late_starts", "seconds", "bytes_sent", "bytes_received", "connections"}) {
      INFO(name);
      CHECK(got[name].is_number());
    }
    for (const char* name : {"latency_ms", "service_ms"}) {
      double last = 0;
      for (const char* percentile : {"p50", "p90", "p99", "p999", "p9999", "max"}) {
        const double value = got[name][percentile];
        CHECK(value >= last);
        last = value;
      }
    }
    CHECK(bool(got["interrupted"]) == shape.result.interrupted);
    std::uint64_t sent = 0;
    for (const auto& second : shape.result.line) sent += second.sent;
    CHECK(sum(got["per_second"]["sent"]) == sent);
    CHECK(dom::array(got["per_second"]["ok"]).size() == shape.result.line.size());
    CHECK(dom::array(got["per_second"]["errors"]).size() == shape.result.line.size());
    CHECK(std::uint64_t(got["setup"]["threads"]) == shape.setup.threads);
  }
}

TEST_CASE("numbers and texts are those of the result") {
  const auto shape = test::shape_named("steady");
  dom::parser parser;
  const dom::element got = parsed(parser, cli::load_json(shape.setup, shape.result));
  CHECK(std::uint64_t(got["errors"]["throttled"]["Throttling.User"]) == 580);
  CHECK(std::uint64_t(got["errors"]["transport"]["Timeout"]) == 18);
  CHECK(double(got["intended_qps"]) == 500.0);
  CHECK(double(got["latency_ms"]["p50"]) ==
        doctest::Approx(static_cast<double>(shape.result.latency.percentile(0.5).count()) / 1e6)
            .epsilon(1e-3));
  CHECK(std::string_view(got["protocol"]) == "h2");
  CHECK(std::string_view(got["setup"]["endpoint"]) == "https://127.0.0.1:9443");
  CHECK(std::string_view(got["setup"]["signature"]) == "v3");
  CHECK(std::string_view(got["setup"]["guard"]) == "none");
  CHECK(std::string_view(got["setup"]["version"]) == "mpustop 0.1.0");
  CHECK(double(got["setup"]["warm_up"]) == 5.0);
}

TEST_CASE("a result without a time or a rate has no word that JSON does not know") {
  auto shape = test::shape_named("one");
  shape.result.mean_qps = 1.0 / 0.0;
  shape.result.seconds = 0.0 / 0.0;
  dom::parser parser;
  const dom::element got = parsed(parser, cli::load_json(shape.setup, shape.result));
  CHECK(double(got["mean_qps"]) == 0.0);
}
