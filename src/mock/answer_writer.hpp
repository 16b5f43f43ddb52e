#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "http/server_session.hpp"
#include "mock/call.hpp"
#include "mock/refusal.hpp"

namespace mpustop::mock {

/// Writes answers as the service does: bodies as in facts 1.2 and 4.1, headers as in facts 5.2.
/// Answers are written into a `server_response` that may be used again for its memory.
class answer_writer {
 public:
  /// `seed` decides the RequestIds.
  explicit answer_writer(std::uint64_t seed) : ids_(seed) {}

  void success(answer_format format, core::wall_time now, http::server_response& out);
  void error(answer_format format, const refusal& why, core::wall_time now,
             http::server_response& out);
  /// 503 with a page of HTML, as a proxy in front of the service answers: no x-acs-* header.
  void proxy_page(core::wall_time now, http::server_response& out);
  /// Begins an answer whose body another writes: date, type, and the headers that name the request.
  /// Returns its RequestId, valid until the next answer.
  std::string_view begin(int status, std::string_view type, core::wall_time now,
                         http::server_response& out);
  /// The same with the type of a format.
  std::string_view begin(int status, answer_format format, core::wall_time now,
                         http::server_response& out);
  /// 200 with a JSON document that is not of the service.
  void document(std::string body, core::wall_time now, http::server_response& out);

 private:
  void make_request_id();
  void start(int status, std::string_view type, core::wall_time now, http::server_response& out);
  void name_request(http::server_response& out);
  std::string_view date(core::wall_time now);

  std::mt19937_64 ids_;
  std::string request_id_;
  std::string trace_id_;
  std::int64_t date_second_ = INT64_MIN;
  std::string date_;
};

}  // namespace mpustop::mock
