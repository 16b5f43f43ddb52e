#include "load_shapes.hpp"

#include <cmath>
#include <random>
#include <stdexcept>

namespace mpustop::test {

namespace {

cli::load_setup usual_setup() {
  return {.endpoint = "https://127.0.0.1:9443",
          .signature = "v3",
          .guard = "none",
          .program = "mpustop 0.1.0",
          .begun_at = "2026-11-28T05:50:00Z",
          .threads = 1,
          .connections = 8,
          .streams = 16,
          .warm_up = 5};
}

// Answers whose times are log-normal about `median_ms`, one in a thousand of them far above.
class answers {
 public:
  answers(core::load_result& out, std::uint64_t seed) : out_(out), random_(seed) {}

  void ok(std::uint64_t count, double median_ms, double queued_ms = 0) {
    std::lognormal_distribution<double> usual(std::log(median_ms * 1e6), 0.35);
    for (std::uint64_t i = 0; i < count; ++i) {
      const double slow = random_() % 1'000 == 0 ? 30 : 1;
      const auto nanos = static_cast<std::int64_t>(usual(random_) * slow);
      out_.service.add(core::duration{nanos});
      out_.latency.add(core::duration{nanos + static_cast<std::int64_t>(queued_ms * 1e6)});
    }
    out_.ok += count;
    out_.requests += count;
  }
  void failed(const std::string& kind, const std::string& code, std::uint64_t count) {
    out_.errors[kind][code] += count;
    out_.requests += count;
  }

 private:
  core::load_result& out_;
  std::mt19937_64 random_;
};

void add_line(core::load_result& r, std::size_t seconds, std::uint64_t each, double seed_of_dip) {
  r.line.assign(seconds, {each, each, 0});
  for (std::size_t i = 0; i < seconds; ++i) {
    const auto bent = static_cast<std::uint64_t>(
        static_cast<double>(each) *
        std::abs(std::sin(static_cast<double>(i) * 0.37 + seed_of_dip)) * 0.04);
    r.line[i].sent -= bent;
    r.line[i].ok -= bent;
  }
}

void finish(core::load_result& r, double seconds, double intended) {
  r.seconds = seconds;
  r.intended_qps = intended;
  r.mean_qps = seconds > 0 ? static_cast<double>(r.requests) / seconds : 0;
  for (const auto& second : r.line) r.max_in_1s = std::max(r.max_in_1s, second.sent);
  r.bytes_sent = r.requests * 412 + 9'000;
  r.bytes_received = r.requests * 151 + 12'000;
  r.connections = 8;
  r.protocol = "h2";
}

load_shape nothing() { return {.name = "nothing", .setup = usual_setup(), .result = {}}; }

load_shape one_request() {
  load_shape s{.name = "one", .setup = usual_setup(), .result = {}};
  answers(s.result, 1).ok(1, 0.4);
  s.result.line = {{1, 1, 0}};
  finish(s.result, 0.002, 0);
  s.result.connections = 1;
  s.setup.connections = 1;
  s.setup.streams = 1;
  s.setup.warm_up = 0;
  return s;
}

load_shape steady() {
  load_shape s{.name = "steady", .setup = usual_setup(), .result = {}};
  answers sent(s.result, 2);
  sent.ok(29'400, 0.31);
  sent.failed("throttled", "Throttling.User", 580);
  sent.failed("transport", "Timeout", 18);
  sent.failed("transport", "ConnectionReset", 2);
  s.result.already_stopped = 12;
  add_line(s.result, 60, 500, 0);
  for (std::size_t i = 30; i < 40; ++i) s.result.line[i].errors = 60;
  finish(s.result, 60.01, 500);
  s.result.late_starts = 3;
  return s;
}

load_shape one_second() {
  load_shape s{.name = "second", .setup = usual_setup(), .result = {}};
  answers(s.result, 3).ok(500, 0.31);
  s.result.line = {{500, 499, 0}, {0, 1, 0}};
  finish(s.result, 1.0004, 500);
  return s;
}

load_shape full_speed() {
  load_shape s{.name = "full-speed", .setup = usual_setup(), .result = {}};
  s.setup.threads = 2;
  answers(s.result, 4).ok(900'000, 1.2);
  add_line(s.result, 10, 90'000, 1);
  finish(s.result, 10.3, 0);
  s.result.line.push_back({27'000, 27'000, 0});
  return s;
}

load_shape overloaded() {
  load_shape s{.name = "overloaded", .setup = usual_setup(), .result = {}};
  answers sent(s.result, 5);
  for (int second = 0; second < 30; ++second) sent.ok(1'400, 8, second * 300.0);
  add_line(s.result, 30, 1'400, 2);
  finish(s.result, 30.2, 2'000);
  s.result.late_starts = 41'300;
  s.result.not_started = 18'000;
  s.result.unfinished = 128;
  s.result.interrupted = true;
  return s;
}

load_shape all_failed() {
  load_shape s{.name = "all-failed", .setup = usual_setup(), .result = {}};
  answers sent(s.result, 6);
  sent.failed("transport", "ConnectionRefused", 2'500);
  s.result.line.assign(5, {500, 0, 500});
  finish(s.result, 5, 500);
  s.result.protocol.clear();
  s.result.connections = 0;
  return s;
}

load_shape three_hours() {
  load_shape s{.name = "three-hours", .setup = usual_setup(), .result = {}};
  answers sent(s.result, 7);
  sent.ok(540'000, 21);
  sent.failed("server", "ServiceUnavailable", 4'000);
  add_line(s.result, 10'800, 50, 3);
  for (std::size_t i = 4'000; i < 4'600; ++i) s.result.line[i] = {7, 0, 7};
  finish(s.result, 10'800.02, 50);
  return s;
}

load_shape hostile() {
  load_shape s{.name = "hostile", .setup = usual_setup(), .result = {}};
  s.setup.endpoint = "https://[::1]:9443/\"><script>alert(1)</script>&amp;'" + std::string(90, 'x');
  s.setup.program = "mpustop <b>0.1.0</b>";
  answers sent(s.result, 8);
  sent.ok(3, 0.2);
  sent.failed("refused", hostile_code, 7);
  sent.failed("refused", "", 1);
  sent.failed("refused", std::string(300, 'W'), 2);
  sent.failed("<class>", "A.Code.That.Is.Longer.Than.Any.Column.Of.A.Terminal.May.Be.Expected", 5);
  s.result.line = {{9, 3, 6}, {9, 0, 9}, {0, 0, 0}};
  finish(s.result, 2.6, 9);
  s.result.protocol = "h2<>\x01";
  return s;
}

}  // namespace

const std::vector<load_shape>& load_shapes() {
  static const std::vector<load_shape> all = {nothing(),    one_request(), steady(),
                                              one_second(), full_speed(),  overloaded(),
                                              all_failed(), three_hours(), hostile()};
  return all;
}

load_shape shape_named(const std::string& name) {
  for (const auto& shape : load_shapes()) {
    if (shape.name == name) return shape;
  }
  throw std::invalid_argument("no load shape is named " + name);
}

}  // namespace mpustop::test
