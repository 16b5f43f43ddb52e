#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server_session.hpp"

namespace mpustop::http {

/// What a server keeps of one request at most; more is answered 431 or 413.
inline constexpr std::size_t max_request_header = 64 * 1024;
inline constexpr std::size_t max_request_body = 64 * 1024;

/// Header fields that are not in use, kept for the memory of their strings.
class spare_fields {
 public:
  /// Adds a field to a request.
  void add(server_request& request, std::string_view name, std::string_view value) {
    if (spares_.empty()) {
      request.headers.emplace_back(name, value);
      return;
    }
    request.headers.push_back(std::move(spares_.back()));
    spares_.pop_back();
    request.headers.back().first.assign(name);
    request.headers.back().second.assign(value);
  }

  /// Empties a request for the next one.
  void clear(server_request& request) {
    for (auto& field : request.headers)
      if (spares_.size() < kept) spares_.push_back(std::move(field));
    request.headers.clear();
    request.method.clear();
    request.target.clear();
    request.host.clear();
    request.body.clear();
  }

 private:
  static constexpr std::size_t kept = 2048;  ///< of 100 requests at once
  std::vector<std::pair<std::string, std::string>> spares_;
};

}  // namespace mpustop::http
