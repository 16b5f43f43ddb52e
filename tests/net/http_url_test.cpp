#include "net/http_url.hpp"

#include <doctest/doctest.h>

using mpustop::net::parse_http_url;

TEST_CASE("a URL to fetch is taken apart") {
  struct row {
    const char* text;
    const char* url;
    int port;
    const char* target;
  };
  const row rows[] = {
      {"http://127.0.0.1:6666/cred", "http://127.0.0.1:6666", 6666, "/cred"},
      {"http://keys.example", "http://keys.example", 80, "/"},
      {"http://keys.example:80/", "http://keys.example", 80, "/"},
      {"http://keys.example:443/", "http://keys.example:443", 443, "/"},
      {"https://keys.example:443/a/b?c=%20d", "https://keys.example", 443, "/a/b?c=%20d"},
      {"https://keys.example:80/", "https://keys.example:80", 80, "/"},
      {"HTTPS://Keys.Example?x", "https://keys.example", 443, "/?x"},
      {"http://[::1]:8080/x#y", "http://[::1]:8080", 8080, "/x"},
      {"http://[fd00::1]/", "http://[fd00::1]", 80, "/"},
      {"http://10.0.0.1/", "http://10.0.0.1", 80, "/"},
  };
  for (const row& each : rows) {
    CAPTURE(each.text);
    const auto url = parse_http_url(each.text);
    REQUIRE(url);
    CHECK(url->to.url() == each.url);
    CHECK(url->to.port == each.port);
    CHECK(url->target == each.target);
  }
}

TEST_CASE("what is no URL to fetch, or holds a user name, is refused") {
  for (const char* text :
       {"", "x", "/cred", "http:", "http://", "http:///x", "ftp://h/", "http://u@h/",
        "http://u:p@h/", "http://h:0/", "http://h:65536/", "http://h:x/", "http://h /",
        "http://h/a b", "http://h/a\r\nb", "http://-h/", "http://h..i/"}) {
    CAPTURE(text);
    CHECK(!parse_http_url(text));
  }
}
