#include "net/proxy_url.hpp"

#include <doctest/doctest.h>

#include <mpustop/error.hpp>

using namespace mpustop::net;

TEST_CASE("the URL of a proxy is taken apart as curl takes it") {
  struct row {
    const char* text;
    const char* host;
    unsigned port;
    const char* authority;
    const char* user;
    const char* password;
  };
  const row rows[] = {
      {"http://proxy.example:3128", "proxy.example", 3128, "proxy.example:3128", "", ""},
      {"proxy.example:3128", "proxy.example", 3128, "proxy.example:3128", "", ""},
      {"HTTP://Proxy.Example", "proxy.example", 1080, "proxy.example:1080", "", ""},
      {"http://10.1.2.3:80/", "10.1.2.3", 80, "10.1.2.3:80", "", ""},
      {"http://10.1.2.3:443/path?q#f", "10.1.2.3", 443, "10.1.2.3:443", "", ""},
      {"[2001:DB8::1]", "2001:db8::1", 1080, "[2001:db8::1]:1080", "", ""},
      {"http://[::1]:8080", "::1", 8080, "[::1]:8080", "", ""},
      {"http://bob@p:1", "p", 1, "p:1", "bob", ""},
      {"http://bob:@p:1", "p", 1, "p:1", "bob", ""},
      {"bob:pw@p:1", "p", 1, "p:1", "bob", "pw"},
      {"http://:pw@p:1", "p", 1, "p:1", "", "pw"},
      {"http://b%40b:p%3aw%2F%25@p:1", "p", 1, "p:1", "b@b", "p:w/%"},
      {"http://bob:a:b@c^d%zz%@p:1", "p", 1, "p:1", "bob", "a:b@c^d%zz%"},
      {"http://j\xc3\xb6rg:x@[::1]", "::1", 1080, "[::1]:1080", "j\xc3\xb6rg", "x"},
  };
  for (const row& r : rows) {
    CAPTURE(r.text);
    const proxy p = parse_proxy(r.text, "HTTPS_PROXY");
    CHECK(p.host == r.host);
    CHECK(p.port == r.port);
    CHECK(p.authority == r.authority);
    CHECK(p.url() == std::string("http://") + r.authority);
    CHECK(p.user == r.user);
    CHECK(p.password == r.password);
    CHECK(p.has_credentials() == (*r.user != '\0' || *r.password != '\0'));
  }
}

TEST_CASE("what cannot be used is refused without repeating what may be a password") {
  const auto text = [](const char* url) -> std::string {
    try {
      parse_proxy(url, "HTTPS_PROXY");
    } catch (const mpustop::error& e) {
      CHECK(e.kind() == mpustop::error_kind::usage);
      return e.what();
    }
    return "accepted";
  };
  const auto has = [](const std::string& whole, const char* part) {
    return whole.find(part) != std::string::npos;
  };
  for (const char* scheme : {"https", "socks", "socks4", "socks4a", "socks5", "SOCKS5H"}) {
    const std::string said = text((std::string(scheme) + "://bob:hunter2@p:1").c_str());
    CAPTURE(said);
    CHECK(said.starts_with("HTTPS_PROXY: only an http:// proxy is possible, not "));
    CHECK(!has(said, "hunter2"));
  }
  const std::string odd = text("bob:hunter2://x@p:1");
  CHECK(has(odd, "only an http:// proxy is possible;"));
  CHECK(!has(odd, "hunter2"));
  for (const char* url :
       {"http://", "http://bob:hunter2@", "http://bob:hun/ter2@p:1", "http://bob:1#hunter2@p:1",
        "http://p:0", "http://p:65536", "http://p:x", "http://p:", "http://hunter2 x",
        "http://[::1", "http://bob:hunter2%0a@p:1", "http://bob:hunter2%00@p:1", "p q"}) {
    const std::string said = text(url);
    CAPTURE(said);
    CHECK(said.starts_with("HTTPS_PROXY: not the URL of a proxy; write http://"));
    CHECK(!has(said, "hun"));
  }
}
