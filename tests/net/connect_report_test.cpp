#include "net/connect_report.hpp"

#include <doctest/doctest.h>

using namespace mpustop::net;
using namespace std::chrono_literals;

TEST_CASE("why no connection came up is said in one sentence") {
  const endpoint to = parse_endpoint("https://localhost:1234");
  connect_report r;
  CHECK(r.text(to, 5s) ==
        "cannot connect to https://localhost:1234: the name localhost did not resolve within 5 s");
  r.name_failed("no such host: localhost (x)");
  CHECK(r.text(to, 5s) == "cannot connect to https://localhost:1234: no such host: localhost (x)");
  r.failed("127.0.0.1", "Connection refused");
  r.failed("::1", "Network is unreachable");
  r.failed("::1", "Connection refused");  // the newest of an address counts
  CHECK(r.text(to, 5s) ==
        "cannot connect to https://localhost:1234: 127.0.0.1: Connection refused; ::1: Connection "
        "refused");
  r.failed("::1", "the server's certificate is not trusted: x");
  CHECK(r.text(to, 5s) ==
        "cannot connect to https://localhost:1234: the server's certificate is not trusted: x");
  const proxy through = parse_proxy("bob:pw@proxy.example:3128", "test");
  r.failed("::1", "the proxy answered 502");
  CHECK(r.text(to, 5s, &through) ==
        "cannot connect to https://localhost:1234 through the proxy http://proxy.example:3128: the "
        "proxy answered 502");
  r.clear();
  CHECK(r.empty());
  CHECK(r.text(to, 5s, &through).ends_with(": the name proxy.example did not resolve within 5 s"));
  CHECK(in_words(200ms) == "0.2 s");
}
