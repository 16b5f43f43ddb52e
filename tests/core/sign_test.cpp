#include "core/sign.hpp"

#include <doctest/doctest.h>

using namespace mpustop::core;

namespace {

std::string encoded(std::string_view text) {
  std::string out;
  percent_encode(text, out);
  return out;
}

}  // namespace

TEST_CASE("percent-encoding keeps the unreserved bytes and escapes every other") {
  const std::string kept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  CHECK(encoded(kept) == kept);
  CHECK(encoded(" *+~/%") == "%20%2A%2B~%2F%25");
  CHECK(encoded(std::string_view("\0\r\n\x7f\xff", 5)) == "%00%0D%0A%7F%FF");
  CHECK(encoded("a\xe4\xb8\xad") == "a%E4%B8%AD");
  CHECK(encoded("") == "");
  for (int byte = 0; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    const bool stays = kept.find(one[0]) != std::string::npos;
    CHECK(encoded(one).size() == (stays ? 1 : 3));
  }
}

TEST_CASE("percent-encoding appends") {
  std::string out = "x=";
  percent_encode("a b", out);
  CHECK(out == "x=a%20b");
}

TEST_CASE("a canonical query is sorted by name in byte order, names encoded too") {
  CHECK(canonical_query({}) == "");
  CHECK(canonical_query({{"b", "2"}, {"B", "1"}, {"a", ""}, {"A.1", "x y"}}) ==
        "A.1=x%20y&B=1&a=&b=2");
  CHECK(canonical_query({{"a b", "="}}) == "a%20b=%3D");
}

TEST_CASE("parameters of one name stay in the order given") {
  CHECK(canonical_query({{"k", "2"}, {"a", "0"}, {"k", "1"}}) == "a=0&k=2&k=1");
}

TEST_CASE("the method is a part of what version 1 signs") {
  // The documented DescribeRegions example, as GET and as POST (facts 3.1).
  const parameters all = {{"Action", "DescribeRegions"},
                          {"Version", "2014-05-26"},
                          {"Format", "XML"},
                          {"AccessKeyId", "testid"},
                          {"SignatureMethod", "HMAC-SHA1"},
                          {"SignatureVersion", "1.0"},
                          {"SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"},
                          {"Timestamp", "2016-02-23T12:46:24Z"}};
  CHECK(v1::signature("testsecret", v1::string_to_sign("GET", all)) ==
        "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
  CHECK(v1::signature("testsecret", v1::string_to_sign("POST", all)) ==
        "MxbnVAM4w6sft9xjVpe/GCKueuk=");
}

TEST_CASE("HMAC-SHA256 is the one of RFC 4231") {
  CHECK(v3::signature("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(v3::signature("", "") ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  CHECK(v3::signature(std::string(131, '\xaa'),
                      "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("headers are lower-cased, trimmed and sorted, and equal names joined") {
  const auto form = v3::canonicalize("GET", "/", {},
                                     {{"X-Acs-Version", " 2016-11-01\t"},
                                      {"Host", "h:1"},
                                      {"x-acs-tag", "b"},
                                      {"X-ACS-TAG", "a"},
                                      {"x-acs-empty", "  "}},
                                     v3::sha256_hex(""));
  CHECK(form.headers == "host:h:1\nx-acs-empty:\nx-acs-tag:a,b\nx-acs-version:2016-11-01\n");
  CHECK(form.signed_headers == "host;x-acs-empty;x-acs-tag;x-acs-version");
  CHECK(form.request == "GET\n/\n\n" + form.headers + "\n" + form.signed_headers +
                            "\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("the authorization header has no blanks after its commas") {
  CHECK(v3::authorization("id", "host;x-acs-date", "abc") ==
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-date,Signature=abc");
}
