#include "h2_frames.hpp"

namespace mpustop::http::frames {

using core::transport_failure;

TEST_CASE("h2: room follows the peer's settings, and 0 is no end") {
  scripted peer;
  CHECK(peer.client->room() == 100);
  peer.ask(3);
  CHECK(peer.client->room() == 97);
  peer.feed(max_streams(1));
  CHECK(peer.client->room() == 0);
  peer.feed(max_streams(0));
  CHECK(peer.client->room() == 0);
  CHECK_FALSE(peer.client->finished());
  CHECK_FALSE(peer.client->draining());
  peer.feed(answer(1) + answer(3) + answer(5));
  CHECK(peer.record.waiting() == 0);
  CHECK(peer.client->room() == 0);
  peer.feed(max_streams(1000));
  CHECK(peer.client->room() == 100);
}

TEST_CASE("h2: 100 streams are assumed until the first settings, or fewer if so told") {
  CHECK(make_h2_session()->room() == 100);
  CHECK(make_h2_session({.max_streams = 16})->room() == 16);
  CHECK(make_h2_session({.max_streams = 1000})->room() == 100);
}

TEST_CASE("h2: requests submitted before the room shrank are sent when it allows") {
  scripted peer;
  for (stream_key key = 0; key < 3; ++key) submit(*peer.client, peer.record, key);
  peer.feed(max_streams(0));
  CHECK(of_type(peer.written(), NGHTTP2_HEADERS).empty());
  peer.feed(max_streams(2));
  CHECK(of_type(peer.written(), NGHTTP2_HEADERS).size() == 2);
  peer.feed(answer(3));
  CHECK(of_type(peer.written(), NGHTTP2_HEADERS).size() == 1);
  peer.feed(answer(1) + answer(5));
  CHECK(peer.record.waiting() == 0);
}

TEST_CASE("h2: the preface, and a request on the wire") {
  const auto client = make_h2_session();
  recorder record;
  submit(*client, record, 7);
  const std::string out = drained(*client);
  REQUIRE(out.starts_with(client_magic));
  const auto all = parse(out);
  REQUIRE(all.size() == 3);
  CHECK(all[0].type == NGHTTP2_SETTINGS);
  CHECK(all[0].payload.starts_with(number(NGHTTP2_SETTINGS_ENABLE_PUSH, 2) + number(0, 4)));
  CHECK(all[1].type == NGHTTP2_WINDOW_UPDATE);
  CHECK(all[2].type == NGHTTP2_HEADERS);
  CHECK(all[2].flags == (end_stream | end_headers));
}

TEST_CASE("h2: fields that vary and the path are never indexed") {
  nghttp2_hd_inflater* inflater = nullptr;
  REQUIRE(nghttp2_hd_inflate_new(&inflater) == 0);
  scripted peer;
  for (int round = 0; round < 3; ++round) {
    const frame head = of_type(peer.ask(1), NGHTTP2_HEADERS).at(0);
    std::string fields;
    auto* in = reinterpret_cast<const std::uint8_t*>(head.payload.data());
    std::size_t size = head.payload.size();
    for (int flags = 0; (flags & NGHTTP2_HD_INFLATE_FINAL) == 0;) {
      nghttp2_nv nv{};
      const ssize_t used = nghttp2_hd_inflate_hd2(inflater, &nv, &flags, in, size, 1);
      REQUIRE(used >= 0);
      in += used;
      size -= static_cast<std::size_t>(used);
      if ((flags & NGHTTP2_HD_INFLATE_EMIT) == 0) continue;
      const std::string name(reinterpret_cast<char*>(nv.name), nv.namelen);
      fields += name + "=" + std::string(reinterpret_cast<char*>(nv.value), nv.valuelen) + "|";
      const bool varies = name == ":path" || name == "x-acs-signature-nonce";
      CHECK(((nv.flags & NGHTTP2_NV_FLAG_NO_INDEX) != 0) == varies);
    }
    nghttp2_hd_inflate_end_headers(inflater);
    const std::string key = std::to_string(round);
    CHECK(fields ==
          ":method=POST|:scheme=https|:authority=live.aliyuncs.com|:path=/?AppId=live&"
          "TaskId=task-" +
              key + "|x-acs-action=StopLiveMPUTask|x-acs-signature-nonce=nonce-" + key +
              "|content-length=0|");
  }
  nghttp2_hd_inflate_del(inflater);
}

TEST_CASE("h2: a GOAWAY fails what it excludes, and the others go on") {
  scripted peer(3);
  peer.feed(goaway(3, NGHTTP2_NO_ERROR));
  CHECK(peer.client->draining());
  CHECK_FALSE(peer.client->finished());
  CHECK(peer.client->room() == 0);
  CHECK(peer.client->reason() == "GOAWAY NO_ERROR");
  CHECK(peer.told(2).why == transport_failure::not_processed);
  CHECK(peer.client->in_flight() == 2);
  peer.feed(answer(3));
  peer.feed(answer(1));
  CHECK(peer.told(0).how == ending::answered);
  CHECK(peer.told(1).how == ending::answered);
  CHECK(peer.client->in_flight() == 0);
}

TEST_CASE("h2: a GOAWAY in two steps") {
  scripted peer(3);
  peer.feed(goaway(0x7fffffff, NGHTTP2_NO_ERROR));
  CHECK(peer.client->draining());
  CHECK(peer.client->in_flight() == 3);
  peer.feed(answer(1));
  peer.feed(goaway(3, NGHTTP2_NO_ERROR));
  CHECK(peer.told(2).why == transport_failure::not_processed);
  peer.feed(answer(3));
  CHECK(peer.told(1).how == ending::answered);
}

TEST_CASE("h2: a GOAWAY of stream 0 while answers still come") {
  scripted peer(3);
  peer.feed(answer(1) + headers(3, {{":status", "200"}}) +
            goaway(0, NGHTTP2_INTERNAL_ERROR, "a\nb"));
  peer.feed(data(3, "{}", end_stream) + answer(5));
  CHECK(peer.told(0).how == ending::answered);
  // Its answer had begun: whatever the peer says, it may have been handled.
  CHECK(peer.told(1).why == transport_failure::stream_reset);
  CHECK(peer.told(2).why == transport_failure::not_processed);
  CHECK(peer.client->reason() == "GOAWAY INTERNAL_ERROR (a?b)");
}

TEST_CASE("h2: a GOAWAY fails at once what was not written out yet") {
  scripted peer(1);
  submit(*peer.client, peer.record, 1);
  peer.feed(goaway(0x7fffffff, NGHTTP2_NO_ERROR));
  CHECK(peer.told(1).why == transport_failure::not_processed);
  CHECK(of_type(peer.written(), NGHTTP2_HEADERS).empty());
  peer.feed(answer(1));
  CHECK(peer.client->in_flight() == 0);
}

TEST_CASE("h2: the connection is replaced before its stream ids are used up") {
  scripted peer(2, {.last_stream_id_limit = 5});
  CHECK_FALSE(peer.client->draining());
  CHECK(peer.client->room() == 98);
  peer.ask(1);
  CHECK(peer.client->draining());
  CHECK(peer.client->room() == 0);
  CHECK(peer.client->reason() == "stream ids are used up");
  peer.feed(answer(1) + answer(3) + answer(5));
  CHECK(peer.record.waiting() == 0);
  CHECK_FALSE(peer.client->finished());
}

TEST_CASE("h2: the end of the connection fails everything, and says what was never sent") {
  scripted peer(2);
  peer.feed(headers(1, {{":status", "200"}}));
  submit(*peer.client, peer.record, 2);
  peer.eof();
  CHECK(peer.told(0).why == transport_failure::connection_lost);
  CHECK(peer.told(1).why == transport_failure::connection_lost);
  CHECK(peer.told(2).why == transport_failure::not_processed);
  CHECK(peer.client->finished());
  CHECK(peer.client->room() == 0);
  CHECK(peer.client->in_flight() == 0);
  peer.eof();
  peer.feed(answer(1));
}

TEST_CASE("h2: a keep-alive ping is answered, or not") {
  scripted peer(1);
  REQUIRE(peer.client->ping());
  const auto pings = of_type(peer.written(), NGHTTP2_PING);
  REQUIRE(pings.size() == 1);
  peer.feed(ping_ack("12345678"));  // of a ping that was never sent
  CHECK(peer.record.ping_acks == 0);
  peer.feed(ping_ack(pings[0].payload));
  peer.feed(ping_ack(pings[0].payload));
  CHECK(peer.record.ping_acks == 1);
  peer.eof();
  CHECK_FALSE(peer.client->ping());
}

TEST_CASE("h2: floods end the connection within bounded memory") {
  std::string const floods[] = {
      raw(NGHTTP2_PING, 0, 0, "12345678"),
      settings({{NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, 4096}}),
      raw(NGHTTP2_WINDOW_UPDATE, 0, 0, number(1, 4)),
      raw(NGHTTP2_PRIORITY, 0, 1, number(0, 5)),
      raw(0xee, 0, 0, ""),
      headers(1, {{":status", "100"}}),
      data(1, ""),
  };
  for (const std::string& frame : floods) {
    for (const bool drain : {false, true}) {
      CAPTURE(static_cast<int>(frame[3]));
      CAPTURE(drain);
      scripted peer(1);
      peer.feed(frame.starts_with(data(1, "")) ? headers(1, {{":status", "200"}}) : "");
      std::string bytes;
      while (bytes.size() < 4000) bytes += frame;
      std::size_t fed = 0;
      for (; !peer.client->finished(); fed += bytes.size()) {
        REQUIRE(fed < 2'000'000);
        peer.feed(bytes);
        if (drain) drained(*peer.client);
      }
      CHECK(drained(*peer.client).size() < 2'000'000);
      peer.eof();
      CHECK(peer.told(0).why == transport_failure::protocol_error);
    }
  }
}

TEST_CASE("h2: a header without end, in one block or in many, ends the connection") {
  const std::string part = block({{"x-long", std::string(4000, 'x')}});
  SUBCASE("continuation frames") {
    scripted peer(1);
    peer.feed(raw(NGHTTP2_HEADERS, 0, 1, block({{":status", "200"}})));
    for (int i = 0; i < 20 && !peer.client->finished(); ++i)
      peer.feed(raw(NGHTTP2_CONTINUATION, 0, 1, part));
    CHECK(peer.client->finished());
    peer.eof();
    CHECK(peer.told(0).why == transport_failure::protocol_error);
  }
  SUBCASE("empty continuation frames") {
    scripted peer(1);
    peer.feed(raw(NGHTTP2_HEADERS, 0, 1, block({{":status", "200"}})));
    for (int i = 0; i < 20'000 && !peer.client->finished(); ++i)
      peer.feed(raw(NGHTTP2_CONTINUATION, 0, 1, ""));
    CHECK(peer.client->finished());
  }
  SUBCASE("interim answers") {
    scripted peer(1);
    for (int i = 0; i < 20 && !peer.client->finished(); ++i)
      peer.feed(headers(1, {{":status", "103"}, {"link", std::string(4000, 'x')}}));
    CHECK(peer.client->finished());
  }
  SUBCASE("a small block that the dynamic table blows up") {
    scripted peer(1);
    const std::string entry = '\x40' + literal("x") + literal(std::string(3000, 'x'));
    std::string bomb = block({{":status", "200"}}) + entry;
    bomb.append(10'000, '\xbe');  // the newest entry of the table, again and again
    peer.feed(raw(NGHTTP2_HEADERS, end_headers, 1, bomb));
    CHECK(peer.client->finished());
    CHECK(peer.client->reason() == "the header of an answer is longer than 64 KiB");
  }
}

TEST_CASE("h2: frames that answer keep the flood's count from rising") {
  scripted peer;
  for (std::uint32_t stream = 1; stream < 40'001; stream += 2) {
    peer.ask(1);
    peer.feed(stream % 4 == 1 ? headers(stream, {{":status", "200"}}) + reset(stream, 2)
                              : answer(stream));
    REQUIRE_FALSE(peer.client->finished());
  }
  CHECK(peer.record.waiting() == 0);
}

}  // namespace mpustop::http::frames
