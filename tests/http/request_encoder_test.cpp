// Requests' header blocks, read back by nghttp2's decoder.
#include "http/request_encoder.hpp"

#include <array>

#include "h2_frames.hpp"
#include "http/block_pool.hpp"
#include "http/hpack.hpp"

namespace mpustop::http {
namespace {

using namespace std::string_literals;

struct field {
  std::string name, value;
  bool never_indexed = false;
  bool operator==(const field&) const = default;
};

/// A peer's decoder and what it says of its table.
class decoder {
 public:
  decoder() { REQUIRE(nghttp2_hd_inflate_new(&inflater_) == 0); }
  ~decoder() { nghttp2_hd_inflate_del(inflater_); }
  decoder(const decoder&) = delete;
  decoder& operator=(const decoder&) = delete;

  void limit_table(std::uint32_t size) {
    REQUIRE(nghttp2_hd_inflate_change_table_size(inflater_, size) == 0);
  }

  std::vector<field> read(std::string_view block) {
    std::vector<field> fields;
    for (int flags = 0; (flags & NGHTTP2_HD_INFLATE_FINAL) == 0;) {
      nghttp2_nv nv{};
      const ssize_t used = nghttp2_hd_inflate_hd2(
          inflater_, &nv, &flags, reinterpret_cast<const std::uint8_t*>(block.data()), block.size(),
          1);
      REQUIRE(used >= 0);
      block.remove_prefix(static_cast<std::size_t>(used));
      if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0)
        fields.push_back({std::string(as_view(nv.name, nv.namelen)),
                          std::string(as_view(nv.value, nv.valuelen)),
                          (nv.flags & NGHTTP2_NV_FLAG_NO_INDEX) != 0});
    }
    REQUIRE(nghttp2_hd_inflate_end_headers(inflater_) == 0);
    return fields;
  }

 private:
  nghttp2_hd_inflater* inflater_ = nullptr;
};

/// A request by value.
struct sample {
  std::string target, date, token, nonce, authorization;

  std::vector<field> fields() const {
    std::vector<field> all{{":method", "POST"},
                           {":scheme", "https"},
                           {":authority", "live.aliyuncs.com"},
                           {":path", target, true},
                           {"accept", "application/json"},
                           {"x-acs-date", date}};
    if (!token.empty()) all.push_back({"x-acs-security-token", token});
    all.push_back({"x-acs-signature-nonce", nonce, true});
    all.push_back({"authorization", authorization, true});
    all.push_back({"content-length", "0"});
    return all;
  }

  void prepare(request_encoder& encoder, encoded_request& ready) const {
    std::vector<core::header_view> headers{{"x-acs-signature-nonce", nonce, true},
                                           {"accept", "application/json"},
                                           {"x-acs-date", date}};
    if (!token.empty()) headers.push_back({"x-acs-security-token", token});
    headers.push_back({"authorization", authorization, true});
    encoder.prepare({"POST", "https", "live.aliyuncs.com", target, headers}, ready);
  }
};

const std::string head =
    frames::raw(NGHTTP2_HEADERS, frames::end_stream | frames::end_headers, 5, {});

/// The block of a written request, whose frames are as they should be.
std::string block_of(std::string_view written) {
  const auto all = frames::parse(written);
  std::string block;
  for (std::size_t i = 0; i < all.size(); ++i) {
    REQUIRE(all[i].stream == 5);
    REQUIRE(all[i].payload.size() <= 16'384);
    REQUIRE(all[i].type == (i == 0 ? NGHTTP2_HEADERS : NGHTTP2_CONTINUATION));
    const bool last = i + 1 == all.size();
    REQUIRE(all[i].flags == ((i == 0 ? frames::end_stream : 0) | (last ? frames::end_headers : 0)));
    block += all[i].payload;
  }
  return block;
}

}  // namespace

TEST_CASE("hpack: integers and literals as in the RFC's examples") {
  const auto integer = [](unsigned bits, std::size_t value) {
    std::string out;
    hpack::append_integer(out, 0, bits, value);
    return out;
  };
  CHECK(integer(5, 10) == "\x0a");            // RFC 7541 C.1.1
  CHECK(integer(5, 1337) == "\x1f\x9a\x0a");  // C.1.2
  CHECK(integer(8, 42) == "\x2a");            // C.1.3
  CHECK(integer(7, 126) == "\x7e");
  CHECK(integer(7, 127) == "\x7f\x00"s);
  CHECK(integer(7, 254) == "\x7f\x7f");
  CHECK(integer(7, 255) == "\x7f\x80\x01");
  std::string out;
  hpack::append_never_indexed(out, "password", "secret");
  CHECK(out == "\x10\x08password\x06secret"s);  // C.2.3
  out.clear();
  hpack::append_never_indexed(out, ":path", "/sample/path");
  CHECK(out == "\x14\x0c/sample/path"s);  // C.2.2, but never indexed
}

TEST_CASE("hpack: a block of indexed fields alone is told from all others") {
  CHECK(hpack::only_indexed(""));
  CHECK(hpack::only_indexed("\x83\x87\xbe\xff\x00"s));
  CHECK(hpack::only_indexed("\xff\x80\x80\x01\x82"));
  CHECK_FALSE(hpack::only_indexed("\x83\x20"));       // a table size update
  CHECK_FALSE(hpack::only_indexed("\x83\x41\x01x"));  // put into the table
  CHECK_FALSE(hpack::only_indexed("\x83\x04\x01/"));  // a literal
  CHECK_FALSE(hpack::only_indexed("\xff\x80\x00\x10\x01x\x01y"s));
}

TEST_CASE("request_encoder: any sequence of requests and table sizes is read back as it was") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto pick = [&](auto... of) {
      const std::array<std::size_t, sizeof...(of)> all{static_cast<std::size_t>(of)...};
      return all[random() % all.size()];
    };
    block_pool memory;
    request_encoder encoder(memory.functions());
    decoder peer;
    std::vector<std::pair<sample, encoded_request>> waiting;
    for (int step = 0; step < 200; ++step) {
      if (random() % 25 == 0) {
        const auto size = static_cast<std::uint32_t>(pick(0, 1, 90, 200, 1000, 4096, 1'000'000));
        encoder.limit_table(size);
        peer.limit_table(size);
      }
      sample next{.target = "/?TaskId=" + std::string(pick(1, 40, 110, 300), 'p'),
                  .date = "date-" + std::to_string(step / 20 - static_cast<int>(pick(0, 0, 0, 1))),
                  .token = std::string(seed % 3 == 0 ? pick(0, 900, 3500) : 0, 't'),
                  .nonce = std::to_string(random()),
                  .authorization = std::string(pick(126, 127, 128, 250, 255, 400), 'a')};
      if (random() % 100 == 0) next.authorization.resize(pick(16'000, 16'384, 20'000, 40'000), 'b');
      waiting.emplace_back(next, encoded_request());
      next.prepare(encoder, waiting.back().second);
      while (waiting.size() > random() % 10) {
        // Some are taken back before they are written.
        const auto at = waiting.begin() + static_cast<long>(random() % waiting.size());
        if (random() % 10 != 0) {
          std::string out = "before";
          encoder.write(head, at->second, out);
          REQUIRE(out.starts_with("before"));
          REQUIRE(peer.read(block_of(std::string_view(out).substr(6))) == at->first.fields());
        }
        waiting.erase(at);
      }
    }
  }
}

TEST_CASE("request_encoder: what requests share costs a few bytes once it was said") {
  block_pool memory;
  request_encoder encoder(memory.functions());
  decoder peer;
  encoded_request ready;
  const auto shared_bytes = [&](const sample& one) {
    std::string out;
    one.prepare(encoder, ready);
    encoder.write(head, ready, out);
    const std::size_t varying = ready.path.size() + ready.rest.size();
    const std::string block = block_of(out);
    REQUIRE(peer.read(block) == one.fields());
    return block.size() - varying;
  };
  sample one{"/?TaskId=1", "today", std::string(800, 't'), "n", "a"};
  CHECK(shared_bytes(one) > 100);
  for (int i = 0; i < 100; ++i) CHECK(shared_bytes(one) <= 8);
  one.date = "tomorrow";
  CHECK(shared_bytes(one) > 8);
  for (int i = 0; i < 100; ++i) CHECK(shared_bytes(one) <= 8);
  encoder.limit_table(0);
  peer.limit_table(0);
  CHECK(shared_bytes(one) > 100);
  CHECK(shared_bytes(one) > 100);
  encoder.limit_table(4096);
  peer.limit_table(4096);
  CHECK(shared_bytes(one) > 100);
  for (int i = 0; i < 100; ++i) CHECK(shared_bytes(one) <= 8);
}

}  // namespace mpustop::http
