#include "h2_frames.hpp"

namespace mpustop::http::frames {

TEST_CASE("h2: an abandoned request is reset, and settled by the answer to a ping") {
  scripted peer(2);
  peer.give_up(0);
  CHECK(peer.client->in_flight() == 2);
  CHECK(peer.client->room() == 98);
  const auto sent = peer.written();
  REQUIRE(of_type(sent, NGHTTP2_RST_STREAM).size() == 1);
  CHECK(of_type(sent, NGHTTP2_RST_STREAM)[0].stream == 1);
  CHECK(of_type(sent, NGHTTP2_RST_STREAM)[0].payload == number(NGHTTP2_CANCEL, 4));
  const auto pings = of_type(sent, NGHTTP2_PING);
  REQUIRE(pings.size() == 1);
  CHECK_FALSE(peer.record.has(0));
  peer.feed(ping_ack("abcdefgh"));  // not an answer to ours
  CHECK_FALSE(peer.record.has(0));
  peer.feed(ping_ack(pings[0].payload));
  CHECK(peer.told(0).how == ending::settled);
  CHECK(peer.client->in_flight() == 1);
  CHECK(peer.client->room() == 99);
  CHECK(peer.record.ping_acks == 0);
}

TEST_CASE("h2: an answer to a later stream proves that an abandoned one arrived") {
  scripted peer(3);
  peer.give_up(1);
  peer.written();
  peer.feed(headers(1, {{":status", "200"}}));
  CHECK_FALSE(peer.record.has(1));  // the earlier one was on the wire before it
  peer.feed(headers(5, {{":status", "200"}}));
  CHECK(peer.told(1).how == ending::settled);
}

TEST_CASE("h2: its own late answer settles an abandoned request and is not told") {
  for (const std::string& late : {answer(1), headers(1, {{":status", "200"}}),
                                  reset(1, NGHTTP2_REFUSED_STREAM), reset(1, NGHTTP2_CANCEL)}) {
    scripted peer(2);
    peer.give_up(0);
    peer.written();
    peer.feed(late);
    CHECK(peer.told(0).how == ending::settled);
    CHECK_FALSE(peer.client->finished());
    peer.feed(answer(3));
    CHECK(peer.told(1).how == ending::answered);
  }
}

TEST_CASE("h2: an answer that comes before the reset is written is not told either") {
  scripted peer(1);
  peer.give_up(0);
  peer.feed(answer(1));
  CHECK(peer.told(0).how == ending::settled);
}

TEST_CASE("h2: half an answer does not settle what is abandoned after it; the ping does") {
  scripted peer(1);
  peer.feed(headers(1, {{":status", "200"}}) + data(1, "half"));
  peer.give_up(0);
  const auto pings = of_type(peer.written(), NGHTTP2_PING);
  CHECK_FALSE(peer.record.has(0));
  peer.feed(ping_ack(pings.at(0).payload));
  CHECK(peer.told(0).how == ending::settled);
}

TEST_CASE("h2: a request abandoned before it was written is never sent") {
  scripted peer(1);
  submit(*peer.client, peer.record, 1);
  peer.give_up(1);
  const auto sent = peer.written();
  CHECK(of_type(sent, NGHTTP2_HEADERS).empty());
  peer.feed(ping_ack(of_type(sent, NGHTTP2_PING).at(0).payload));
  CHECK(peer.told(1).how == ending::settled);
  peer.next = 2;
  peer.ask(1);
  peer.feed(answer(1) + answer(5));
  CHECK(peer.told(0).how == ending::answered);
  CHECK(peer.told(2).how == ending::answered);
}

TEST_CASE("h2: many abandoned at once share a ping, later ones have their own") {
  scripted peer(5);
  for (const stream_key key : {0, 1, 2}) peer.give_up(key);
  const auto first = of_type(peer.written(), NGHTTP2_PING);
  REQUIRE(first.size() == 1);
  peer.give_up(3);
  const auto second = of_type(peer.written(), NGHTTP2_PING);
  REQUIRE(second.size() == 1);
  peer.feed(ping_ack(first[0].payload));
  for (const stream_key key : {0, 1, 2}) CHECK(peer.told(key).how == ending::settled);
  CHECK_FALSE(peer.record.has(3));
  peer.feed(ping_ack(second[0].payload));
  CHECK(peer.told(3).how == ending::settled);
}

TEST_CASE("h2: abandoned requests keep their place while the peer is silent") {
  scripted peer(100);
  for (stream_key key = 0; key < 100; ++key) peer.give_up(key);
  peer.written();
  CHECK(peer.client->room() == 0);
  CHECK(peer.client->in_flight() == 100);
  peer.eof();
  for (stream_key key = 0; key < 100; ++key) CHECK(peer.told(key).how == ending::settled);
}

TEST_CASE("h2: a GOAWAY that excludes an abandoned request settles it") {
  scripted peer(2);
  peer.give_up(1);
  peer.written();
  peer.feed(goaway(1, NGHTTP2_NO_ERROR));
  CHECK(peer.told(1).how == ending::settled);
  CHECK_FALSE(peer.record.has(0));
}

TEST_CASE("h2: giving up what is over, unknown or given up changes nothing") {
  scripted peer(2);
  peer.feed(answer(1));
  peer.client->abandon(0);
  peer.client->abandon(77);
  peer.give_up(1);
  peer.client->abandon(1);
  CHECK(of_type(peer.written(), NGHTTP2_RST_STREAM).size() == 1);
  peer.eof();
  CHECK(peer.told(1).how == ending::settled);
}

}  // namespace mpustop::http::frames
