#pragma once

#include <cstdint>
#include <random>
#include <string_view>

#include "core/time.hpp"
#include "http/server_session.hpp"
#include "mock/answer_writer.hpp"

namespace mpustop::mock {

/// Answers that call for another try, drawn from all that facts 4 know of and what gateways and
/// proxies say in their place: each Code with each status it was seen with, in either format and
/// several writings, packed or cut; hints to wait that are valid and that are not; a 2xx that
/// confirms nothing. Left out is what no second try cures: wrong keys, signatures and clocks,
/// permissions, parameters. Hints ask for less than half a second.
class answer_draw {
 public:
  /// The same seed: the same answers in the same order.
  explicit answer_draw(std::uint64_t seed) : random_(seed) {}

  /// Writes the next one; returns its Code, "" where it has none.
  std::string_view write(answer_writer& writer, core::wall_time now, http::server_response& out);

 private:
  std::string_view of_the_service(answer_writer& writer, core::wall_time now,
                                  http::server_response& out);
  void of_a_gateway(answer_writer& writer, core::wall_time now, http::server_response& out);
  void add_hints(bool throttled, http::server_response& out);
  void pack(http::server_response& out);
  std::size_t below(std::size_t bound) { return random_() % bound; }

  std::mt19937_64 random_;
};

}  // namespace mpustop::mock
