#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal.hpp"
#include "core/journal_scan.hpp"

namespace mpustop::test {

using namespace std::string_view_literals;

/// What a scan told of a row.
struct scanned_row {
  std::uint64_t line;
  std::string app_id, task_id;
  mpustop::outcome outcome;
  bool operator==(const scanned_row&) const = default;
};

/// All that a scan told.
struct scanned {
  core::journal_state state;
  std::vector<scanned_row> rows;
};

inline scanned scan(std::string_view report, std::size_t piece = SIZE_MAX) {
  scanned out;
  core::journal_scanner scanner([&](const core::journal_row& row) {
    out.rows.push_back({row.line, std::string(row.app_id), std::string(row.task_id), row.outcome});
  });
  while (!report.empty()) {
    scanner.feed(report.substr(0, piece));
    report.remove_prefix(std::min(piece, report.size()));
  }
  out.state = scanner.finish();
  return out;
}

inline std::string encoded(const row& value) {
  std::string out;
  core::encode_row(value, out);
  return out;
}

/// What the scan of `encoded(value)` has to tell.
inline scanned_row told(const row& value) {
  if (value.outcome == outcome::invalid) return {value.line, "", "", value.outcome};
  return {value.line, value.app_id, value.task_id, value.outcome};
}

/// Rows of all kinds, with texts made of what is hard to get right.
class random_rows {
 public:
  explicit random_rows(unsigned seed) : random_(seed) {}

  row next() {
    row value;
    value.outcome = static_cast<outcome>(below(6));
    const bool invalid = value.outcome == outcome::invalid;
    value.line = below(4) == 0 ? random_() : 1 + below(1000);
    value.line += value.line == 0 ? 1 : 0;
    value.app_id = invalid && below(2) == 0 ? text() : id(64);
    value.task_id = invalid && below(2) == 0 ? text() : id(55);
    if (below(2) == 0) value.code = text();
    if (below(2) == 0) value.http_status = static_cast<int>(100 + below(900));
    if (below(2) == 0) value.request_id = text();
    value.attempts = static_cast<unsigned>(below(3) == 0 ? random_() : below(4));
    if (below(2) == 0) value.latency = std::chrono::nanoseconds(random_() >> (1 + below(63)));
    value.finished_at += std::chrono::milliseconds(below(9'000'000'000'000));
    if (below(2) == 0) value.message = text();
    return value;
  }
  std::size_t below(std::size_t bound) { return random_() % bound; }

 private:
  std::string id(std::size_t longest) {
    constexpr std::string_view bytes = "aZ09_-";
    std::string out;
    for (std::size_t size = 1 + below(longest); size > 0; --size) out += bytes[below(bytes.size())];
    return out;
  }
  std::string text() {
    constexpr std::string_view odd = "ab,\"\n\r\0=+-@\t\x7f \xff\x80'\\1Z"sv;
    std::string out;
    for (std::size_t size = below(12); size > 0; --size) {
      out += below(5) == 0 ? "\xe4\xbb\xbb" : std::string(1, odd[below(odd.size())]);
    }
    return out;
  }

  std::mt19937_64 random_;
};

}  // namespace mpustop::test
