#include "net/endpoint.hpp"

#include <doctest/doctest.h>

#include <mpustop/error.hpp>
#include <string>

using mpustop::net::endpoint;
using mpustop::net::parse_endpoint;

TEST_CASE("endpoints are taken apart") {
  struct row {
    const char* url;
    const char* host;
    unsigned port;
    const char* authority;
    bool tls, is_address, aliyun;
  };
  const row rows[] = {
      {"https://live.aliyuncs.com", "live.aliyuncs.com", 443, "live.aliyuncs.com", true, false,
       true},
      {"https://Live.AliYunCS.com./", "live.aliyuncs.com", 443, "live.aliyuncs.com", true, false,
       true},
      {"https://aliyuncs.com:443", "aliyuncs.com", 443, "aliyuncs.com", true, false, true},
      {"https://notaliyuncs.com", "notaliyuncs.com", 443, "notaliyuncs.com", true, false, false},
      {"https://aliyuncs.com.example", "aliyuncs.com.example", 443, "aliyuncs.com.example", true,
       false, false},
      {"https://localhost:8443", "localhost", 8443, "localhost:8443", true, false, false},
      {"https://10.1.2.3:80", "10.1.2.3", 80, "10.1.2.3:80", true, true, false},
      {"https://[2001:DB8::1]", "2001:db8::1", 443, "[2001:db8::1]", true, true, false},
      {"http://localhost", "localhost", 80, "localhost", false, false, false},
      {"http://127.8.9.1:8080", "127.8.9.1", 8080, "127.8.9.1:8080", false, true, false},
      {"http://[::1]:81", "::1", 81, "[::1]:81", false, true, false},
  };
  for (const row& r : rows) {
    CAPTURE(r.url);
    const endpoint e = parse_endpoint(r.url);
    CHECK(e.host == r.host);
    CHECK(e.port == r.port);
    CHECK(e.authority == r.authority);
    CHECK(e.tls == r.tls);
    CHECK(e.is_address == r.is_address);
    CHECK(e.is_aliyun() == r.aliyun);
  }
}

TEST_CASE("endpoints that cannot be meant are refused in words") {
  const auto text = [](const char* url) -> std::string {
    try {
      parse_endpoint(url);
    } catch (const mpustop::error& e) {
      CHECK(e.kind() == mpustop::error_kind::usage);
      return e.what();
    }
    return "accepted";
  };
  const auto has = [](const std::string& whole, const char* part) {
    return whole.find(part) != std::string::npos;
  };
  for (const char* url : {"", "live.aliyuncs.com", "https:", "https:/x", "//host", "a b"})
    CHECK(has(text(url), "not a URL; write https://HOST[:PORT]"));
  CHECK(has(text("localhost:8443"), "write https://HOST[:PORT]"));
  CHECK(has(text("ftp://host"), "the scheme must be https, not ftp"));
  CHECK(has(text("http://live.aliyuncs.com"), "loopback addresses only"));
  CHECK(has(text("http://10.0.0.1"), "loopback addresses only"));
  CHECK(has(text("https://host/path"), "a path does not belong into it"));
  CHECK(has(text("https://host?x=1"), "a query or fragment"));
  CHECK(has(text("https://host#x"), "a query or fragment"));
  for (const char* url : {"https://host:0", "https://host:65536", "https://host:"})
    CHECK(has(text(url), "the port must be a number from 1 to 65535"));
  for (const char* url : {"https://", "https://a..b", "https://a%41", "https://-a", "https://a!b"})
    CHECK(has(text(url), "https://HOST"));
  CHECK(has(text("https://user:hunter2@host"), "does not belong into it"));
  CHECK(!has(text("https://user:hunter2@host"), "hunter2"));
}
