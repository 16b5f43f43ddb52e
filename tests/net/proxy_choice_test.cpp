#include "net/proxy_choice.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace mpustop::net;

namespace {

using variables = std::map<std::string, std::string>;

/// "NAME=value" of what is chosen, or "".
std::string chosen(const char* to, const variables& set) {
  const proxy_choice c =
      choose_proxy(parse_endpoint(to), [&](const char* name) -> std::optional<std::string> {
        const auto at = set.find(name);
        if (at == set.end()) return std::nullopt;
        return at->second;
      });
  return c.variable.empty() ? "" : c.variable + "=" + c.url;
}

}  // namespace

TEST_CASE("the proxy is chosen as curl chooses it for https") {
  constexpr const char* to = "https://live.aliyuncs.com";
  variables set;
  CHECK(chosen(to, set).empty());
  set["http_proxy"] = set["HTTP_PROXY"] = "x";
  CHECK(chosen(to, set).empty());
  set["ALL_PROXY"] = "d";
  CHECK(chosen(to, set) == "ALL_PROXY=d");
  set["all_proxy"] = "c";
  CHECK(chosen(to, set) == "all_proxy=c");
  set["HTTPS_PROXY"] = "b";
  CHECK(chosen(to, set) == "HTTPS_PROXY=b");
  set["https_proxy"] = "a";
  CHECK(chosen(to, set) == "https_proxy=a");
  CHECK(chosen("https://localhost:1", set) == "https_proxy=a");
  CHECK(chosen("http://localhost:1", set).empty());
  set["NO_PROXY"] = "aliyuncs.com";
  CHECK(chosen(to, set).empty());
  set["no_proxy"] = "example.com";
  CHECK(chosen(to, set) == "https_proxy=a");
}

TEST_CASE("NO_PROXY exempts names, domains, addresses and ranges") {
  struct row {
    const char* to;
    const char* list;
    bool exempt;
  };
  const row rows[] = {
      {"https://a.example.com", "", false},
      {"https://a.example.com", " , ,", false},
      {"https://a.example.com", "*", true},
      {"https://10.0.0.1", "x, *", true},
      {"https://a.example.com", "example.com", true},
      {"https://a.example.com", ".example.com", true},
      {"https://a.example.com", "*.example.com", true},
      {"https://a.example.com", "Example.COM.", true},
      {"https://a.example.com", "a.example.com", true},
      {"https://example.com", "example.com", true},
      {"https://example.com", ".example.com", true},
      {"https://notexample.com", "example.com", false},
      {"https://example.com", "a.example.com", false},
      {"https://example.com.org", "example.com", false},
      {"https://a.example.com", "com", true},
      {"https://a.example.com", ".", false},
      {"https://a.example.com", "*.", false},
      {"https://a.example.com", "x,y  example.com\tz", true},
      {"https://a.example.com", "x,y z,,w", false},
      {"https://a.example.com:8443", "example.com:8443", true},
      {"https://a.example.com:8443", "example.com:443", false},
      {"https://a.example.com", "example.com:443", true},
      {"https://a.example.com", "example.com:", false},
      {"https://a.example.com", "example.com:x", false},
      {"https://a.example.com", ":443", false},
      {"https://localhost:1", "localhost", true},
      {"https://localhost:1", "127.0.0.1,::1", false},
      {"https://127.0.0.1:1", "localhost", false},
      {"https://127.0.0.1:1", "127.0.0.1", true},
      {"https://127.0.0.1:1", "127.0.0.1:1", true},
      {"https://127.0.0.1:1", "127.0.0.1:2", false},
      {"https://127.0.0.1:1", "0.0.1", false},
      {"https://127.0.0.1:1", "127.0.0.0/8", true},
      {"https://10.1.2.3", "10.1.2.0/24", true},
      {"https://10.1.2.3", "10.1.2.255/24", true},
      {"https://10.1.3.3", "10.1.2.0/24", false},
      {"https://10.1.3.3", "10.1.3.3/32", true},
      {"https://10.1.3.3", "0.0.0.0/0", true},
      {"https://10.1.2.3", "10.1.2.0/33", false},
      {"https://10.1.2.3", "10.1.2.0/", false},
      {"https://10.1.2.3", "10.1.2/24", false},
      {"https://10.1.2.3", "::/0", false},
      {"https://a.example.com", "0.0.0.0/0", false},
      {"https://[::1]:1", "::1", true},
      {"https://[::1]:1", "[::1]", true},
      {"https://[::1]:1", "[0:0::1]:1", true},
      {"https://[::1]:1", "[::1]:2", false},
      {"https://[::1]:1", "[::1", false},
      {"https://[2001:db8::1]", "2001:DB8::/32", true},
      {"https://[2001:db9::1]", "2001:db8::/32", false},
      {"https://[2001:db8::1]", "2001:db8::/129", false},
      {"https://[2001:db8::1]", "10.0.0.0/0", false},
  };
  for (const row& r : rows) {
    CAPTURE(r.to);
    CAPTURE(r.list);
    CHECK(is_exempt(parse_endpoint(r.to), r.list) == r.exempt);
  }
}
