#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <mpustop/error.hpp>

#include "mock/fault_dice.hpp"
#include "mock/fault_spec.hpp"
#include "mock/latency_spec.hpp"
#include "mock/listen_address.hpp"

using namespace mpustop;
using namespace mpustop::mock;
using namespace std::chrono_literals;

namespace {

/// What the parser says of a wrong text; every complaint is a usage error.
template <class Parse>
std::string complaint(Parse&& parse) {
  try {
    parse();
  } catch (const error& problem) {
    CHECK(problem.kind() == error_kind::usage);
    return problem.what();
  }
  return "accepted";
}

std::string fault_complaint(std::string_view text) {
  return complaint([&] {
    fault_spec spec;
    parse_faults(text, spec);
  });
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A protocol with which a fault can happen.
fault_scope spoken(const fault_switch& entry) {
  return entry.scope == fault_scope::any ? fault_scope::h2 : entry.scope;
}

double share(const fault_spec& spec, fault kind) {
  return spec.share[static_cast<std::size_t>(kind)];
}

}  // namespace

TEST_CASE("faults are read, and add up over several options") {
  fault_spec spec;
  CHECK(!spec.any());
  parse_faults("500=10%,503-html=0.5%,seed=18446744073709551615", spec);
  parse_faults("drop=1%,500=20%", spec);
  CHECK(share(spec, fault::internal_error) == doctest::Approx(0.2));
  CHECK(share(spec, fault::unavailable_html) == doctest::Approx(0.005));
  CHECK(share(spec, fault::drop) == doctest::Approx(0.01));
  CHECK(spec.seed == 18446744073709551615u);
  CHECK(spec.any());
  for (const auto& entry : fault_catalogue()) {
    fault_spec one;
    parse_faults(std::string(entry.name) + "=100%", one);
    CHECK(share(one, entry.kind) == 1);
    CHECK(fault_dice(one).roll(0s, spoken(entry)) == entry.kind);
    CHECK(to_string(entry.kind) == entry.name);
  }
}

TEST_CASE("a fault of the other protocol does not happen") {
  fault_spec spec;
  parse_faults("h2-refused=100%", spec);
  CHECK(fault_dice(spec).roll(0s, fault_scope::h1) == fault::none);
  CHECK(fault_dice(spec).roll(0s, fault_scope::h2) == fault::h2_refused);
}

TEST_CASE("faults of whole connections are read") {
  fault_spec spec;
  parse_faults("h2-goaway=1000,500=1%,h1-close-after=3,h2-late-pings=5ms", spec);
  CHECK(spec.connections.h2.goaway == 1000);
  CHECK(spec.connections.h2.late_pings == 5ms);
  CHECK(spec.connections.close_after == 3);
  for (const auto* text : {"h2-goaway=", "h2-goaway=0", "h2-goaway=1000001", "h2-goaway=1%"})
    CHECK(holds(fault_complaint(text), "a whole number from 1 to 1000000"));
  parse_faults("h2-streams=100/1/0,seed=4", spec);
  CHECK(spec.connections.h2.streams == std::vector<unsigned>{100, 1, 0});
  for (const auto* text : {"h2-streams=", "h2-streams=1/", "h2-streams=/1", "h2-streams=1000001"})
    CHECK(holds(fault_complaint(text), "whole numbers from 0 to 1000000"));
}

TEST_CASE("every switch of connections takes a value of its kind, and no name is there twice") {
  std::set<std::string_view> names;
  for (const auto& entry : fault_catalogue()) CHECK(names.insert(entry.name).second);
  for (const auto& entry : connection_switches()) {
    CAPTURE(entry.name);
    CHECK(names.insert(entry.name).second);
    connection_faults into;
    const auto* good = entry.value == "TIME" ? "5ms" : entry.value == "SHARE%" ? "5%" : "5";
    CHECK(entry.take(good, into).empty());
    CHECK(!entry.take("five", into).empty());
  }
}

TEST_CASE("a fault of connections that are used again spares their first request") {
  fault_spec spec;
  parse_faults("h1-close-reused=100%", spec);
  CHECK(fault_dice(spec).roll(0s, fault_scope::h1) == fault::none);
  CHECK(fault_dice(spec).roll(0s, fault_scope::h2) == fault::none);
  CHECK(fault_dice(spec).roll(0s, fault_scope::h1_reused) == fault::h1_close_reused);
  fault_spec other;
  parse_faults("h1-chunked=100%", other);
  CHECK(fault_dice(other).roll(0s, fault_scope::h1_reused) == fault::h1_chunked);
}

TEST_CASE("counts, times and shares of connections are read") {
  fault_spec spec;
  parse_faults("tcp-vanish=7,h1-idle-close=5ms,tls-mute=2.5%,tls-1.1=100%,tcp-refuse=3s", spec);
  CHECK(spec.connections.vanish == 7);
  CHECK(spec.connections.idle_close == 5ms);
  CHECK(spec.connections.tls_mute == 0.025);
  CHECK(spec.connections.tls_old == 1);
  CHECK(spec.connections.refuse == 3s);
  CHECK(!spec.any());
  for (const auto* text : {"tls-mute=5", "tls-mute=101%", "tls-mute="})
    CHECK(holds(fault_complaint(text), "0% to 100%"));
  CHECK(holds(fault_complaint("h1-idle-close=5"), "a time is a number"));
}

TEST_CASE("faults have a time at which they begin and one for which they last") {
  fault_spec spec;
  parse_faults("503=100%,from=5s,for=1500ms", spec);
  fault_dice dice(spec);
  CHECK(dice.roll(0s, fault_scope::h1) == fault::none);
  CHECK(dice.roll(4999ms, fault_scope::h1) == fault::none);
  CHECK(dice.roll(5s, fault_scope::h1) == fault::unavailable);
  CHECK(dice.roll(6499ms, fault_scope::h1) == fault::unavailable);
  CHECK(dice.roll(6500ms, fault_scope::h1) == fault::none);
  CHECK(dice.roll(1h, fault_scope::h1) == fault::none);
  fault_spec late;
  parse_faults("mute=100%,from=2s", late);
  CHECK(fault_dice(late).roll(1s, fault_scope::h1) == fault::none);
  CHECK(fault_dice(late).roll(100h, fault_scope::h1) == fault::mute);
}

TEST_CASE("wrong faults are named") {
  CHECK(holds(fault_complaint("from=5"), "--fault: 'from=5': a time is a number with us, ms or s"));
  CHECK(holds(fault_complaint("500=1%,for=2h"), "--fault: 'for=2h'"));
  CHECK(holds(fault_complaint("for=3601s"), "one hour"));
  CHECK(holds(fault_complaint("from=-1s"), "from 0"));
  CHECK(holds(fault_complaint("500=10"), "--fault: '500=10'"));
  CHECK(holds(fault_complaint("500=10"), "0% to 100%"));
  CHECK(holds(fault_complaint("teapot=1%"), "'mpustop mock --help-faults' lists them"));
  for (const auto* text : {"", "500", "500=", "500=%", "500=-1%", "500=101%", "500=nan%", "500=1%,",
                           "500=1%%", "seed=-1", "seed=", "seed=1.5", "500=60%,503=41%"})
    CHECK(holds(fault_complaint(text), "--fault: '"));
  CHECK(holds(fault_complaint("500=60%,503=41%"), "more than 100%"));
  CHECK(fault_complaint("500=33.3%,503=33.3%,drop=33.4%") == "accepted");
}

TEST_CASE("faults come in the shares asked for, the same ones for a seed") {
  fault_spec spec;
  parse_faults("500=10%,throttle=5%,drop=1%,seed=7", spec);
  fault_dice dice(spec);
  fault_dice same(spec);
  std::array<int, fault_kinds> seen{};
  constexpr int rolls = 100'000;
  for (int i = 0; i < rolls; ++i) {
    const auto kind = dice.roll(0s, fault_scope::h1);
    REQUIRE(kind == same.roll(0s, fault_scope::h1));
    ++seen[static_cast<std::size_t>(kind)];
  }
  const auto of = [&](fault kind) { return double(seen[static_cast<std::size_t>(kind)]) / rolls; };
  CHECK(of(fault::none) == doctest::Approx(0.84).epsilon(0.01));
  CHECK(of(fault::internal_error) == doctest::Approx(0.10).epsilon(0.05));
  CHECK(of(fault::throttled) == doctest::Approx(0.05).epsilon(0.05));
  CHECK(of(fault::drop) == doctest::Approx(0.01).epsilon(0.15));
  CHECK(of(fault::unavailable) == 0);
}

TEST_CASE("latencies are read") {
  CHECK(parse_latency("20ms").base == 20ms);
  CHECK(parse_latency("1.5s").base == 1500ms);
  CHECK(parse_latency("300us").base == 300us);
  CHECK(parse_latency("0ms").base == 0ms);
  CHECK(parse_latency("20ms+-5ms").spread == 5ms);
  for (const auto* text : {"", "20", "ms", "-1ms", "20m", "20ms+-", "20ms+-21ms", "2h", "3601s",
                           "nanms", "20ms+5ms", "20 ms"})
    CHECK(holds(complaint([&] { parse_latency(text); }), "--latency: '"));
}

TEST_CASE("the stand-in listens on loopback addresses only") {
  CHECK(to_text(parse_listen_address("127.0.0.1:0")) == "127.0.0.1:0");
  CHECK(to_text(parse_listen_address("[::1]:8443")) == "[::1]:8443");
  CHECK(to_text(parse_listen_address("localhost:1")) == "127.0.0.1:1");
  for (const auto* text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:0", "host:1",
                           "[127.0.0.1]:1", ":80", "127.0.0.1:x"})
    CHECK(holds(complaint([&] { parse_listen_address(text); }), "ADDRESS:PORT"));
  for (const auto* text : {"0.0.0.0:0", "[::]:0", "192.0.2.1:80"})
    CHECK(holds(complaint([&] { parse_listen_address(text); }), "not a loopback address"));
}
