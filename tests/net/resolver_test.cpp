#include "net/resolver.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>

using mpustop::net::resolved;
using mpustop::net::resolver;

namespace {

resolved look_up(const std::string& host) {
  boost::asio::io_context context;
  const auto work = boost::asio::make_work_guard(context);
  resolver r(context);
  resolved out;
  r.resolve(host, [&](const resolved& result) {
    out = result;
    context.stop();
  });
  CHECK(out.addresses.empty());  // never from within the call
  context.run_for(std::chrono::seconds(30));
  return out;
}

}  // namespace

TEST_CASE("names and literals resolve to addresses") {
  CHECK(look_up("127.0.0.9").addresses == std::vector<std::string>{"127.0.0.9"});
  CHECK(look_up("::1").addresses == std::vector<std::string>{"::1"});
}

TEST_CASE("localhost is both loopback addresses, once each, whatever the hosts file says") {
  for (const char* name : {"localhost", "LocalHost"}) {
    auto found = look_up(name).addresses;
    std::sort(found.begin(), found.end());
    CHECK(found == std::vector<std::string>{"127.0.0.1", "::1"});
  }
}

TEST_CASE("a name that does not exist is an error in words") {
  const resolved r = look_up("nosuch.invalid");
  CHECK(r.addresses.empty());
  CHECK(r.error.starts_with("no such host: nosuch.invalid ("));
}

TEST_CASE("a resolver that is gone tells nothing, however late its thread is") {
  boost::asio::io_context context;
  bool told = false;
  for (int i = 0; i < 50; ++i) {
    resolver r(context);
    r.resolve("localhost", [&](const resolved&) { told = true; });
    r.resolve("127.0.0.1", [&](const resolved&) { told = true; });
  }
  context.run();
  CHECK(!told);
}
