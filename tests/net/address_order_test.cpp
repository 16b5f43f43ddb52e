#include "net/address_order.hpp"

#include <doctest/doctest.h>

using mpustop::net::interleave_families;
using list = std::vector<std::string>;

TEST_CASE("families take turns, each in its own order, the first one's first") {
  CHECK(interleave_families({}) == list{});
  CHECK(interleave_families({"1.1.1.1", "2.2.2.2"}) == list{"1.1.1.1", "2.2.2.2"});
  CHECK(interleave_families({"::1", "::2", "::3", "1.1.1.1", "2.2.2.2"}) ==
        list{"::1", "1.1.1.1", "::2", "2.2.2.2", "::3"});
  CHECK(interleave_families({"1.1.1.1", "::1", "::2", "::3"}) ==
        list{"1.1.1.1", "::1", "::2", "::3"});
}
