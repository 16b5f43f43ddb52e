#include <doctest/doctest.h>
#include <zlib.h>

#include "core/reply.hpp"
#include "reply_bodies.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;

namespace {

/// 31: gzip; 15: zlib.
std::string packed(const std::string& text, int window_bits) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

response encoded(int status, std::string body, std::string encoding) {
  response out = answer(status, std::move(body));
  out.content_encoding = std::move(encoding);
  return out;
}

}  // namespace

TEST_CASE("a 2xx of any wrong shape is tried again, never a success") {
  for (const std::string& body : {
           std::string(),
           std::string("\xEF\xBB\xBF"),
           std::string(" \r\n\t"),
           std::string("null"),
           std::string("[]"),
           std::string("\"RequestId\""),
           std::string("{}"),
           std::string("{"),
           std::string(R"({"RequestId":""})"),
           std::string(R"({"RequestId":"  "})"),
           std::string(R"({"RequestId":null})"),
           std::string(R"({"RequestId":7})"),
           std::string(R"({"RequestId":{"RequestId":"r"}})"),
           std::string(R"({"Data":{"RequestId":"r"}})"),
           std::string(R"({"RequestId":"r")"),
           std::string(R"({"RequestId":"r"}})"),
           std::string(R"({"RequestId":"r"} {"Code":"InternalError"})"),
           std::string(R"({"RequestId":"r",})"),
           std::string("{\"RequestId\":\"r\xff\"}"),
           std::string("{\"RequestId\":\"r\n\"}"),
           std::string("{\"RequestId\":\"r\"}\0", 18),
           std::string(R"([{"RequestId":"r"}])"),
           std::string(R"({"RequestId":"r","Code":{}})"),
           std::string(R"({"RequestId":"r","Code":[]})"),
           std::string(R"({"RequestId":"r","Code":true})"),
           std::string(R"({"RequestId":"r","Code":1.5})"),
           std::string("<"),
           std::string("<RequestId>r</RequestId>"),
           std::string("<R/>"),
           std::string("<R><RequestId/></R>"),
           std::string("<R><RequestId>r</RequestId>"),
           std::string("<R><RequestId>r</RequestId></Q>"),
           std::string("<R><RequestId>r</RequestId></R>x"),
           std::string("<R><RequestId>r</RequestId></R><R/>"),
           std::string("<R><RequestId><b>r</b></RequestId></R>"),
           std::string("<R><D><RequestId>r</RequestId></D></R>"),
           std::string("<R><RequestId>r</RequestId><Code><b/></Code></R>"),
           std::string("<Error><RequestId>r</RequestId></Error>"),
           std::string("<Error><RequestId>r</RequestId><Code>OK</Code></Error>"),
           std::string("<!DOCTYPE html><html><head><title>Login</title></head></html>"),
           std::string("<html><body><p>RequestId</body></html>"),
           std::string("OK"),
           std::string("\xFF\xFE{\0}\0", 6),
           std::string(60'000, '{'),
           std::string(60'000, '['),
           std::string(60'000, '<'),
       }) {
    CAPTURE(body.substr(0, 80));
    const reply got = read(200, body);
    CHECK(got.verdict == verdict::transient);
    CHECK(got.code == "Http200");
    CHECK_FALSE(got.message.empty());
  }
}

TEST_CASE("an error Code counts wherever it stands among several") {
  CHECK(read(200, R"({"Code":"OK","Code":"InternalError","RequestId":"r"})").verdict ==
        verdict::transient);
  CHECK(read(200, R"({"Code":"InternalError","code":"OK","RequestId":"r"})").verdict ==
        verdict::transient);
  CHECK(read(200, "<R><Code>OK</Code><code>InvalidParam</code><RequestId>r</RequestId></R>")
            .verdict == verdict::refused);
}

TEST_CASE("names of fields are taken in any letter case") {
  const reply got = read(400, R"({"requestid":"r","code":"InvalidParam","MESSAGE":"m"})");
  CHECK(got.verdict == verdict::refused);
  CHECK(got.code == "InvalidParam");
  CHECK(got.message == "m");
  CHECK(got.request_id == "r");
}

TEST_CASE("XML text is whole in spite of comments, CDATA and entities") {
  const reply got = read(400,
                         "<Error><Code>Invalid<!-- x -->Param</Code>"
                         "<Message><![CDATA[a<b]]> &amp; c</Message></Error>");
  CHECK(got.code == "InvalidParam");
  CHECK(got.message == "a<b & c");
}

TEST_CASE("a truncated or oversized body is tried again, even with a complete answer in it") {
  for (const bool truncated : {true, false}) {
    for (const auto& body : {json_success(), xml_success(), json_error("SignatureDoesNotMatch")}) {
      for (const int status : {200, 400, 401, 404, 500}) {
        response given = answer(status, body);
        given.truncated = truncated;
        given.oversized = !truncated;
        CHECK(read(given).verdict == verdict::transient);
      }
      response given = answer(429, body);
      given.truncated = truncated;
      given.oversized = !truncated;
      CHECK(read(given).verdict == verdict::throttled);
    }
  }
}

TEST_CASE("packed bodies are unpacked, told by their content") {
  for (const char* encoding : {"gzip", "x-gzip", "", "identity"}) {
    CHECK(read(encoded(200, packed(json_success(), 31), encoding)).verdict == verdict::stopped);
    CHECK(read(encoded(400, packed(xml_error("InvalidParam"), 31), encoding)).verdict ==
          verdict::refused);
  }
  CHECK(read(encoded(200, packed(json_success(), 15), "deflate")).verdict == verdict::stopped);
  // An encoding that is named and not there.
  CHECK(read(encoded(200, json_success(), "gzip")).verdict == verdict::stopped);
}

TEST_CASE("a packed body that is cut, followed by bytes, too long or unknown is tried again") {
  const std::string whole = packed(json_success(), 31);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(read(encoded(200, whole.substr(0, size), "gzip")).verdict == verdict::transient);
  }
  CHECK(read(encoded(200, whole + "x", "gzip")).verdict == verdict::transient);
  CHECK(read(encoded(200, "\x8b\x02\x80{}\x03", "br")).verdict == verdict::transient);

  std::string filler = json_success();
  filler.insert(1, response::max_body - filler.size(), ' ');
  CHECK(read(encoded(200, packed(filler, 31), "gzip")).verdict == verdict::stopped);
  filler.insert(1, 1, ' ');
  CHECK(read(encoded(200, packed(filler, 31), "gzip")).verdict == verdict::transient);
}

TEST_CASE("one reader reads packed and plain bodies of both formats in turn") {
  reply_reader reader;
  reply out;
  for (int i = 0; i < 3; ++i) {
    for (const auto& body : {packed(json_success(), 31), xml_success(), packed("{", 31),
                             json_success(), std::string("{"), packed(xml_success(), 31)}) {
      reader.read(answer(200, body), out);
      const bool good = body != "{" && body != packed("{", 31);
      CHECK(out.verdict == (good ? verdict::stopped : verdict::transient));
    }
  }
}
