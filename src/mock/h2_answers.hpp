#pragma once

#include <cstdint>
#include <string>

#include "http/server_session.hpp"
#include "mock/fault.hpp"

namespace mpustop::mock {

/// Writes the answers of one connection, right or wrong.
class h2_answers {
 public:
  /// What is written by hand is appended to `out`, behind all that the session had to send before;
  /// what the session sends from then on follows it.
  void write(http::server_session& session, std::uint32_t stream,
             const http::server_response& answer, fault happens, std::string& out);

 private:
  std::uint32_t next_reset();

  unsigned resets_ = 0;
  std::uint32_t pushed_ = 0;  // the last stream that we promised
};

}  // namespace mpustop::mock
