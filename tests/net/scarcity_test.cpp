#include "net/scarcity.hpp"

#include <doctest/doctest.h>

#include <cerrno>

using namespace mpustop::net;
using namespace std::chrono_literals;

TEST_CASE("what this machine has too little of is told from what the other side refuses") {
  for (const int code : {EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EAGAIN}) {
    CAPTURE(code);
    CHECK(is_scarcity({code, std::system_category()}));
  }
  for (const int code : {0, ECONNREFUSED, ENETUNREACH, ETIMEDOUT, ECONNRESET, EACCES}) {
    CAPTURE(code);
    CHECK_FALSE(is_scarcity({code, std::system_category()}));
  }
}

TEST_CASE("that no more connections can be opened is told once, not in a flood") {
  scarcity_news news;
  mpustop::core::time_point now{1000s};
  CHECK_FALSE(news.tell("Too many open files", 0, now));
  const auto text = news.tell("Too many open files", 3, now);
  REQUIRE(text);
  CHECK(text->find("Too many open files") != std::string::npos);
  CHECK(text->ends_with("going on with 3"));
  for (int i = 0; i < 100; ++i) CHECK_FALSE(news.tell("Too many open files", 3, now += 1s));
  CHECK(news.tell("Too many open files", 3, now + 1h));
}
