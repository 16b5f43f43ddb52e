#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "core/load_tally.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;

namespace {

constexpr time_point from{1'000s};

reply reply_of(verdict what, const char* code = "") {
  reply out;
  out.verdict = what;
  out.code = code;
  return out;
}

load_result result_of(const load_tally& tally) {
  load_result out;
  tally.add_to(out);
  return out;
}

}  // namespace

TEST_CASE("errors are counted by class and Code, good answers by what they say") {
  load_tally tally;
  tally.begin(from);
  const load_start start{from, from};
  tally.answered(start, reply_of(verdict::stopped), from + 1ms);
  tally.answered(start, reply_of(verdict::already_stopped, "InvalidTask.NotFound"), from + 1ms);
  for (int i = 0; i < 3; ++i)
    tally.answered(start, reply_of(verdict::throttled, "Throttling.User"), from + 1ms);
  tally.answered(start, reply_of(verdict::throttled, "Throttling.Api"), from + 1ms);
  tally.answered(start, reply_of(verdict::fatal, "SignatureDoesNotMatch"), from + 1ms);
  tally.failed(transport_failure::timed_out, from + 1ms);
  tally.failed(transport_failure::connection_lost, from + 1ms);
  tally.failed(transport_failure::stale_connection, from + 1ms);

  const load_result got = result_of(tally);
  CHECK(got.requests == 10);
  CHECK(got.ok == 2);
  CHECK(got.already_stopped == 1);
  CHECK(got.errors == load_errors{{"throttled", {{"Throttling.User", 3}, {"Throttling.Api", 1}}},
                                  {"fatal", {{"SignatureDoesNotMatch", 1}}},
                                  {"transport", {{"Timeout", 1}, {"ConnectionLost", 2}}}});
  CHECK(tally.ok_so_far() == 2);
  CHECK(tally.errors_so_far() == 8);
  CHECK(got.latency.count() == 7);  // of what was answered
}

TEST_CASE("a server that makes up Codes does not make the result grow without end") {
  load_tally tally;
  tally.begin(from);
  for (int i = 0; i < 1'000; ++i)
    tally.answered({from, from}, reply_of(verdict::refused, std::to_string(i).c_str()), from + 1ms);
  const load_result got = result_of(tally);
  const load_codes& codes = got.errors.at("refused");
  CHECK(codes.size() == 257);
  CHECK(codes.at("(other)") == 1'000 - 256);
  CHECK(got.requests == 1'000);
}

TEST_CASE("every class of answer has its name") {
  using enum verdict;
  for (const verdict good : {stopped, already_stopped}) CHECK(error_class(good).empty());
  CHECK(error_class(throttled) == "throttled");
  CHECK(error_class(transient) == "transient");
  CHECK(error_class(clock_skew) == "clock_skew");
  CHECK(error_class(nonce_used) == "nonce_used");
  CHECK(error_class(refused) == "refused");
  CHECK(error_class(denied) == "denied");
  CHECK(error_class(fatal) == "fatal");
}

TEST_CASE("latency counts from the intended start, service from the send") {
  load_tally tally;
  tally.begin(from);
  tally.answered({from, from + 400ms}, reply_of(verdict::stopped), from + 410ms);
  const load_result got = result_of(tally);
  CHECK(got.latency.max() == 410ms);
  CHECK(got.service.max() == 10ms);
}

TEST_CASE("seconds are counted by when things happened, the first from the beginning") {
  load_tally tally;
  tally.begin(from);
  tally.sent(2, 0, from);
  tally.sent(3, 1, from + 999ms);
  tally.sent(1, 1, from + 2s);
  tally.answered({from, from}, reply_of(verdict::stopped), from + 1s);
  tally.failed(transport_failure::timed_out, from + 3s);
  const load_result got = result_of(tally);
  REQUIRE(got.line.size() == 4);
  CHECK(got.line[0].sent == 5);
  CHECK(got.line[1].ok == 1);
  CHECK(got.line[2].sent == 1);
  CHECK(got.line[3].errors == 1);
  CHECK(got.late_starts == 2);
  CHECK(tally.sent_so_far() == 6);
  CHECK(tally.first_sent() == from);
  CHECK(tally.last_sent() == from + 2s);
  CHECK(tally.last_event() == from + 3s);
  CHECK(tally.max_in_1s() == 5);
}

TEST_CASE("tallies add up") {
  load_tally one(true), other(true);
  load_result sum;
  for (load_tally* tally : {&one, &other}) {
    tally->begin(from);
    tally->sent(300, 2, from + 500ms);
    tally->answered({from, from}, reply_of(verdict::stopped), from + 2s);
    tally->answered({from, from}, reply_of(verdict::refused, "InvalidParam"), from + 100ms);
    tally->add_to(sum);
  }
  CHECK(sum.requests == 4);
  CHECK(sum.ok == 2);
  CHECK(sum.errors == load_errors{{"refused", {{"InvalidParam", 2}}}});
  CHECK(sum.late_starts == 4);
  CHECK(sum.latency.count() == 4);
  CHECK(sum.latency.max() == 2s);
  REQUIRE(sum.line.size() == 3);
  CHECK(sum.line[0].sent == 600);
  CHECK(sum.line[0].errors == 2);
  CHECK(sum.line[2].ok == 2);
  REQUIRE(one.milliseconds().size() == 501);
  CHECK(one.milliseconds()[500] == 300);
}

TEST_CASE("the largest second by the millisecond is what counting every window finds") {
  CHECK(largest_second({}) == 0);
  CHECK(largest_second({7}) == 7);
  std::vector<std::uint32_t> apart(1'001, 0);
  apart.front() = apart.back() = 3;
  CHECK(largest_second(apart) == 3);
  apart.erase(apart.begin() + 1);
  CHECK(largest_second(apart) == 6);
  std::mt19937 random(5);
  std::vector<std::uint32_t> many(3'000);
  for (auto& one : many) one = static_cast<std::uint32_t>(random() % 10);
  std::uint64_t most = 0;
  for (std::size_t i = 0; i < many.size(); ++i) {
    std::uint64_t here = 0;
    for (std::size_t j = i; j < std::min(i + 1'000, many.size()); ++j) here += many[j];
    most = std::max(most, here);
  }
  CHECK(largest_second(many) == most);
}
