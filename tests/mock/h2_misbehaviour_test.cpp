#include <doctest/doctest.h>
#include <nghttp2/nghttp2.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "../http/h2_frames.hpp"
#include "../http/support.hpp"
#include "http/client_session.hpp"
#include "http/server_session.hpp"
#include "mock/fault_spec.hpp"
#include "mock/misbehaviour.hpp"

using namespace mpustop;
using namespace mpustop::mock;
using namespace std::chrono_literals;
namespace frames = mpustop::http::frames;

namespace {

/// A client and a server that misbehaves, in memory, under a clock of the test's.
class bad_pair : public http::server_events {
 public:
  explicit bad_pair(std::string_view spec) {
    fault_spec read;
    parse_faults(spec, read);
    faults = make_h2_misbehaviour(read.connections);
    faults->begin(*server, now);
  }

  /// The client sends so many requests at once, which meet `happens`; what the server sends then.
  std::vector<frames::frame> ask(unsigned count, fault happens = fault::none) {
    happens_ = happens;
    for (; count > 0; --count) http::submit(*client, told, next_++);
    return pass();
  }
  /// Takes what each has for the other, until neither has more; what the server sent.
  std::vector<frames::frame> pass() {
    std::vector<frames::frame> all;
    for (std::string up = http::drained(*client); !up.empty() || all.empty();
         up = http::drained(*client)) {
      if (!up.empty()) server->feed(up, *this);
      const std::string down = sent();
      client->feed(down, told);
      const auto more = frames::parse(down);
      all.insert(all.end(), more.begin(), more.end());
      if (down.empty()) break;
    }
    return all;
  }
  /// What the server sends now.
  std::string sent() {
    std::string out;
    server->drain(out);
    faults->drained(*server, out);
    return out;
  }
  std::vector<frames::frame> later(core::duration time) {
    now += time;
    faults->tick(*server, now);
    return pass();
  }

  core::time_point now{1h};
  std::unique_ptr<http::client_session> client = http::make_h2_session({});
  std::unique_ptr<http::server_session> server = http::make_h2_server_session();
  std::unique_ptr<misbehaviour> faults;
  http::recorder told;
  std::vector<std::uint32_t> carried_out;

 private:
  void on_request(std::uint32_t stream, http::server_request&) override {
    if (!faults->takes(stream)) return;
    carried_out.push_back(stream);
    faults->requested(*server, stream, true);
    faults->answer(*server, stream, {200, {{"date", "today"}}, "{\"RequestId\":\"R\"}"}, happens_);
  }

  http::stream_key next_ = 0;
  fault happens_ = fault::none;
};

std::uint32_t number_at(const frames::frame& one, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i)
    value = value << 8 | static_cast<std::uint8_t>(one.payload.at(i));
  return value;
}

/// What the GOAWAYs among the frames name as the last stream, and their error codes.
std::vector<std::pair<std::uint32_t, std::uint32_t>> goaways(const std::vector<frames::frame>& in) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
  for (const auto& one : frames::of_type(in, NGHTTP2_GOAWAY))
    all.emplace_back(number_at(one, 0), number_at(one, 4));
  return all;
}

using goaway_list = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

unsigned answers_of(const bad_pair& pair, unsigned asked) {
  unsigned count = 0;
  for (unsigned key = 0; key < asked; ++key)
    count += pair.told.has(key) && pair.told.of(key).how == http::ending::answered;
  return count;
}

}  // namespace

TEST_CASE("requests behind a GOAWAY are not carried out, and the connection ends") {
  bad_pair pair("h2-goaway=3");
  CHECK(goaways(pair.ask(2)).empty());
  CHECK(goaways(pair.ask(4)) == goaway_list{{5, NGHTTP2_NO_ERROR}});
  CHECK(pair.carried_out == std::vector<std::uint32_t>{1, 3, 5});
  CHECK(answers_of(pair, 6) == 3);
  for (const http::stream_key key : {3U, 4U, 5U})
    CHECK(pair.told.of(key).why == core::transport_failure::not_processed);
  CHECK(pair.server->finished());
}

TEST_CASE("a GOAWAY may carry an error") {
  CHECK(goaways(bad_pair("h2-calm=2").ask(2)) == goaway_list{{3, NGHTTP2_ENHANCE_YOUR_CALM}});
  CHECK(goaways(bad_pair("h2-goaway-error=2").ask(2)) == goaway_list{{3, NGHTTP2_INTERNAL_ERROR}});
}

TEST_CASE("a GOAWAY in two steps is announced, and says the last request when its time has come") {
  bad_pair pair("h2-goaway-twice=2");
  CHECK(goaways(pair.ask(3)) == goaway_list{{0x7fffffff, NGHTTP2_NO_ERROR}});
  CHECK(pair.carried_out.size() == 3);
  CHECK(!pair.server->finished());
  CHECK(pair.faults->due() == pair.now + 50ms);
  CHECK(goaways(pair.later(50ms)) == goaway_list{{5, NGHTTP2_NO_ERROR}});
  CHECK(pair.faults->due() == core::never);
  CHECK(pair.server->finished());
}

TEST_CASE("a GOAWAY of stream 0 comes once, before answers that go on") {
  bad_pair pair("h2-goaway-zero=2");
  const auto seen = pair.ask(3);
  CHECK(goaways(seen) == goaway_list{{0, NGHTTP2_NO_ERROR}});
  CHECK(frames::of_type(seen, NGHTTP2_HEADERS).size() == 3);
  CHECK(pair.carried_out.size() == 3);
  CHECK(!pair.server->finished());
}

TEST_CASE("the streams allowed change in turn") {
  bad_pair pair("h2-streams=7/0");
  const auto allowed = [](const std::vector<frames::frame>& in) {
    return number_at(frames::of_type(in, NGHTTP2_SETTINGS).back(), 2);
  };
  for (const auto& one : frames::of_type(pair.pass(), NGHTTP2_SETTINGS))
    if (one.payload.size() == 6) CHECK(number_at(one, 2) == 7);
  CHECK(pair.client->room() == 7);
  CHECK(pair.faults->due() == pair.now + 500ms);
  CHECK(allowed(pair.later(500ms)) == 0);
  CHECK(pair.client->room() == 0);
  CHECK(allowed(pair.later(500ms)) == 7);
  CHECK(pair.client->room() == 7);
}

TEST_CASE("nothing is sent before a delay of the SETTINGS is over") {
  bad_pair pair("h2-settings-delay=2s");
  CHECK(pair.ask(1).empty());
  CHECK(pair.faults->due() == pair.now + 2s);
  CHECK(pair.later(1999ms).empty());
  const auto seen = pair.later(1ms);
  REQUIRE(!seen.empty());
  CHECK(seen.front().type == NGHTTP2_SETTINGS);
  CHECK(answers_of(pair, 1) == 1);
}

TEST_CASE("PINGs are answered late, or not any more; all else is sent") {
  bad_pair late("h2-late-pings=300ms");
  late.client->ping();
  const auto soon = late.ask(1);
  CHECK(frames::of_type(soon, NGHTTP2_PING).empty());
  CHECK(frames::of_type(soon, NGHTTP2_HEADERS).size() == 1);
  CHECK(late.faults->due() == late.now + 300ms);
  CHECK(frames::of_type(late.later(300ms), NGHTTP2_PING).size() == 1);
  CHECK(late.told.ping_acks == 1);

  bad_pair mute("h2-mute-pings=2");
  mute.client->ping();
  CHECK(frames::of_type(mute.ask(1), NGHTTP2_PING).size() == 1);
  mute.client->ping();
  const auto seen = mute.ask(1);
  mute.client->ping();
  CHECK(frames::of_type(mute.pass(), NGHTTP2_PING).empty());
  CHECK(frames::of_type(seen, NGHTTP2_HEADERS).size() == 1);
}

TEST_CASE("a silent connection carries nothing out and says nothing") {
  bad_pair pair("h2-silent=2");
  CHECK(!pair.ask(1).empty());
  CHECK(pair.ask(1).empty());
  CHECK(pair.ask(3).empty());
  CHECK(pair.carried_out.size() == 2);
  CHECK(answers_of(pair, 5) == 1);
  CHECK(!pair.server->finished());
}

TEST_CASE("a flood goes on for as long as it is asked for") {
  for (const auto& [name, type] : {std::pair{"h2-ping-flood=2", NGHTTP2_PING},
                                   {"h2-settings-flood=2", NGHTTP2_SETTINGS},
                                   {"h2-continuation-flood=2", NGHTTP2_CONTINUATION},
                                   {"h2-empty-flood=2", NGHTTP2_DATA}}) {
    CAPTURE(name);
    bad_pair pair(name);
    pair.ask(1);
    CHECK(!pair.faults->floods());
    const auto before = pair.sent();
    CHECK(before.empty());
    pair.ask(1);
    CHECK(pair.faults->floods());
    for (int wave = 0; wave < 100 && !pair.client->finished(); ++wave)
      pair.client->feed(pair.sent(), pair.told);
    CHECK(pair.client->finished());  // it has had enough
    const auto more = frames::parse(pair.sent());
    CHECK(more.size() > 50);
    CHECK(frames::of_type(more, static_cast<std::uint8_t>(type)).size() == more.size());
    CHECK(!pair.faults->takes(99));
  }
}

TEST_CASE("an oddly written answer is one answer") {
  for (const fault odd :
       {fault::h2_interim, fault::h2_trailers, fault::h2_unknown_frames, fault::h2_closed_stream}) {
    CAPTURE(to_string(odd));
    bad_pair pair("seed=1");
    pair.ask(1);
    const auto seen = pair.ask(3, odd);
    CHECK(seen.size() > 6);
    pair.ask(1);
    CHECK(answers_of(pair, 5) == 5);
    for (const http::stream_key key : {0U, 1U, 3U, 4U}) {
      CHECK(pair.told.of(key).answer.status == 200);
      CHECK(pair.told.of(key).answer.body == "{\"RequestId\":\"R\"}");
    }
    CHECK(!pair.client->finished());
    CHECK(!pair.server->finished());
  }
}

TEST_CASE("resets come before, behind and amid answers, with two codes in turn") {
  for (const auto& [kind, data] : {std::pair{fault::h2_reset, 0U},
                                   {fault::h2_reset_headers, 0U},
                                   {fault::h2_reset_body, 2U}}) {
    CAPTURE(to_string(kind));
    bad_pair pair("seed=1");
    const auto seen = pair.ask(2, kind);
    const auto resets = frames::of_type(seen, NGHTTP2_RST_STREAM);
    REQUIRE(resets.size() == 2);
    CHECK(number_at(resets[0], 0) == NGHTTP2_INTERNAL_ERROR);
    CHECK(number_at(resets[1], 0) == NGHTTP2_CANCEL);
    CHECK(frames::of_type(seen, NGHTTP2_HEADERS).size() == (kind == fault::h2_reset ? 0 : 2));
    CHECK(frames::of_type(seen, NGHTTP2_DATA).size() == data);
    for (const http::stream_key key : {0U, 1U})
      CHECK(pair.told.of(key).why == core::transport_failure::stream_reset);
    pair.ask(1);
    CHECK(answers_of(pair, 3) == 1);
  }
}

TEST_CASE("ten thousand resets amid a body use up no window") {
  bad_pair pair("seed=1");
  for (int round = 0; round < 100; ++round) pair.ask(100, fault::h2_reset_body);
  CHECK(!pair.client->finished());
  pair.ask(1);
  CHECK(answers_of(pair, 10'001) == 1);
}

TEST_CASE("a request is refused, or asks for HTTP/1.1") {
  bad_pair pair("seed=1");
  pair.ask(1, fault::h2_refused);
  CHECK(pair.told.of(0).why == core::transport_failure::not_processed);
  const auto resets = frames::of_type(pair.ask(1, fault::h2_http11), NGHTTP2_RST_STREAM);
  REQUIRE(resets.size() == 1);
  CHECK(number_at(resets[0], 0) == NGHTTP2_HTTP_1_1_REQUIRED);
}

TEST_CASE("what no client has to bear ends the connection") {
  for (const fault hostile : {fault::h2_push, fault::h2_huge_header, fault::h2_huge_table}) {
    CAPTURE(to_string(hostile));
    bad_pair pair("seed=1");
    pair.ask(1);
    pair.ask(1, hostile);
    CHECK(pair.client->finished());
    CHECK(answers_of(pair, 2) == 1);
  }
}
