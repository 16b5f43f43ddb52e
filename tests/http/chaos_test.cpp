#include <memory>
#include <random>

#include "h2_frames.hpp"

namespace mpustop::http {
namespace {

/// A server that answers, resets, goes away or hangs, as chance has it.
class moody_server final : public server_events {
 public:
  moody_server(std::unique_ptr<server_session> peer, std::mt19937_64& random)
      : session(std::move(peer)), random_(random) {}

  void on_request(std::uint32_t stream, server_request&) override { waiting_.push_back(stream); }

  void act() {
    std::shuffle(waiting_.begin(), waiting_.end(), random_);
    for (std::size_t share = pick(waiting_.size()); share > 0; --share) {
      const std::uint32_t stream = waiting_.back();
      waiting_.pop_back();
      const auto mood = pick(20);
      if (mood == 0) continue;  // never answered
      if (mood == 1 && session->protocol() == "h2") session->reset(stream, code());
      session->respond(stream, {200, {}, std::string(pick(mood == 2 ? 200'000 : 300), 'x')});
    }
    if (pick(400) == 0 && session->protocol() == "h2")
      session->goaway(static_cast<std::uint32_t>(pick(100)), code());
    if (pick(500) == 0) session->close();
  }

  std::unique_ptr<server_session> session;

 private:
  std::size_t pick(std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most)(random_);
  }
  std::uint32_t code() { return static_cast<std::uint32_t>(pick(13)); }

  std::vector<std::uint32_t> waiting_;
  std::mt19937_64& random_;
};

/// One connection's life from a seed: requests, abandonments, a moody server, bytes cut anywhere
/// and, in some lives, spoiled.
class life {
 public:
  life(bool h2, std::uint64_t seed)
      : random_(seed),
        client_(h2 ? make_h2_session() : make_h1_session()),
        server_(h2 ? make_h2_server_session() : make_h1_server_session(), random_),
        cut_(pick(3) == 0 ? pick(50) : 0, seed),
        spoiled_(pick(2) == 0) {
    record_.keep = false;
  }

  void live() {
    for (std::size_t rounds = pick(60); rounds > 0 && !client_->finished(); --rounds) {
      for (std::size_t batch = pick(client_->room()); batch > 0; --batch)
        submit(*client_, record_, next_++);
      for (const stream_key key : record_.waiting_keys())
        if (pick(30) == 0) abandon(*client_, record_, key);
      carry();
      REQUIRE(client_->in_flight() == record_.waiting());
    }
    client_->eof(record_);
    REQUIRE(client_->finished());
    REQUIRE(client_->in_flight() == 0);
    REQUIRE(record_.waiting() == 0);
  }

 private:
  std::size_t pick(std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most)(random_);
  }

  void carry() {
    std::string bytes = drained(*client_);
    if (spoiled_) spoil(bytes);
    cut_.each(bytes, [&](std::string_view piece) { server_.session->feed(piece, server_); });
    server_.act();
    bytes.clear();
    server_.session->drain(bytes);
    if (spoiled_) spoil(bytes);
    cut_.each(bytes, [&](std::string_view piece) {
      client_->feed(piece, record_);
      if (pick(50) == 0) drained(*client_);  // lost on the way
    });
  }

  void spoil(std::string& bytes) {
    if (bytes.empty() || pick(3) != 0) return;
    const std::size_t at = pick(bytes.size() - 1);
    switch (pick(3)) {
      case 0: bytes[at] = static_cast<char>(pick(255)); break;
      case 1: bytes.erase(at, pick(20)); break;
      case 2: bytes.insert(at, bytes.substr(pick(bytes.size() - 1), pick(40))); break;
      default: bytes.resize(at); break;
    }
  }

  std::mt19937_64 random_;
  recorder record_;
  std::unique_ptr<client_session> client_;
  moody_server server_;
  cutter cut_;
  bool spoiled_;
  stream_key next_ = 0;
};

/// Bytes that mean nothing, or nearly something.
std::string garbage(std::mt19937_64& random) {
  std::string bytes(std::uniform_int_distribution<std::size_t>(1, 300)(random), '\0');
  for (char& c : bytes) c = static_cast<char>(std::uniform_int_distribution<>(0, 255)(random));
  return bytes;
}

/// A frame of a known type with a payload that means nothing.
std::string garbage_frame(std::mt19937_64& random) {
  const auto pick = [&](int most) {
    return static_cast<std::uint8_t>(std::uniform_int_distribution<>(0, most)(random));
  };
  std::string payload = garbage(random);
  if (pick(1) == 0) payload.resize(std::min<std::size_t>(payload.size(), pick(12)));
  return frames::raw(pick(10), pick(255), pick(9), payload);
}

void feed_garbage(std::unique_ptr<client_session> client, std::string_view opening,
                  std::mt19937_64& random, std::string (*make)(std::mt19937_64&)) {
  recorder record;
  for (stream_key key = 0; client->room() > 0 && key < 5; ++key) submit(*client, record, key);
  drained(*client);
  client->feed(opening, record);
  for (int i = 0; i < 100'000 && !client->finished(); ++i) {
    client->feed(make(random), record);
    drained(*client);
    REQUIRE(client->in_flight() == record.waiting());
  }
  CHECK(client->finished());
  client->eof(record);
  REQUIRE(record.waiting() == 0);
}

}  // namespace

TEST_CASE("chaos: every request of a connection's life is told exactly once") {
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    CAPTURE(seed);
    life(true, seed).live();
    life(false, seed).live();
  }
}

TEST_CASE("chaos: garbage ends a session, and every request is told exactly once") {
  const std::string settings = frames::settings({});
  const std::string half = settings + frames::headers(3, {{":status", "200"}});
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    feed_garbage(make_h2_session(), "", random, garbage);
    feed_garbage(make_h2_session(), settings, random, garbage);
    feed_garbage(make_h2_session(), half, random, garbage_frame);
    feed_garbage(make_h1_session(), "", random, garbage);
    feed_garbage(make_h1_session(), "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", random,
                 garbage);
    feed_garbage(make_h1_session(), "HTTP/1.1 200 OK\r\nserver: ", random, garbage);
  }
}

TEST_CASE("chaos: garbage ends a server's session, and nothing else") {
  struct : server_events {
    void on_request(std::uint32_t, server_request&) override {}
  } events;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto h1 = make_h1_server_session();
    const auto h2 = make_h2_server_session();
    h2->feed(std::string(frames::client_magic) + frames::settings({}), events);
    for (int i = 0; i < 100'000 && !(h1->finished() && h2->finished()); ++i) {
      h1->feed(garbage(random), events);
      h2->feed(garbage_frame(random), events);
      std::string out;
      h1->drain(out);
      h2->drain(out);
    }
    CHECK(h1->finished());
    CHECK(h2->finished());
  }
}

TEST_CASE("chaos: the end comes at every byte of an exchange") {
  for (const bool h2 : {true, false}) {
    std::string whole = h2 ? frames::settings({}) + frames::headers(1, {{":status", "100"}}) +
                                 frames::headers(1, {{":status", "200"}, {"content-length", "9"}}) +
                                 frames::data(1, "some") + frames::data(1, "thing", 1)
                           : "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"
                             "content-length: 9\r\n\r\nsomething";
    for (std::size_t end = 0; end <= whole.size(); ++end) {
      for (const bool give_up : {false, true}) {
        CAPTURE(h2);
        CAPTURE(end);
        const auto client = h2 ? make_h2_session() : make_h1_session();
        recorder record;
        submit(*client, record, 0);
        drained(*client);
        client->feed(whole.substr(0, end), record);
        const bool complete = end == whole.size();
        REQUIRE(record.has(0) == complete);
        if (give_up && !complete) abandon(*client, record, 0);
        client->eof(record);
        if (complete) {
          REQUIRE(record.of(0).answer.body == "something");
        } else if (give_up) {
          REQUIRE(record.of(0).how == ending::settled);
        } else {
          REQUIRE(record.of(0).why == core::transport_failure::connection_lost);
        }
      }
    }
  }
}

}  // namespace mpustop::http
