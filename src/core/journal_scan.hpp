#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/journal_record.hpp"

namespace mpustop::core {

/// What a scan found.
struct journal_state {
  enum class kind {
    clean,    ///< a header and valid rows, or nothing at all
    torn,     ///< the same, and behind it what a crash left: it is to be cut off
    damaged,  ///< something that is no row, and more than a crash leaves
    foreign   ///< not a report
  };
  kind what = kind::clean;
  std::uint64_t rows = 0;       ///< valid rows; of a damaged report those before the damage
  std::uint64_t size = 0;       ///< bytes of the file
  std::uint64_t good_size = 0;  ///< bytes up to the end of the last of these rows, or of the header
  bool has_header = false;      ///< false: an empty file or a torn header
  std::uint64_t line = 0;       ///< damaged: the line of the file, from 1, which the header is
  std::string reason;           ///< damaged: what is wrong with it, after the word "it"
};

/// Reads a report, as data/report-format.md has it, from its first byte on, in pieces of any size:
/// tells its rows, and how it ends. Keeps one line, at most `longest_row` bytes of it.
class journal_scanner {
 public:
  /// `use` gets every valid row, in the order of the file; not those behind a damage.
  explicit journal_scanner(std::function<void(const journal_row&)> use);

  void feed(std::string_view bytes);
  /// There are no more bytes.
  journal_state finish();

 private:
  void hold(std::string_view part);
  void take_line(std::string_view line);
  void take_header(std::string_view line);
  void take_row(std::string_view line);
  void to_rest(std::string_view bytes, bool line_ends);

  const std::function<void(const journal_row&)> use_;
  journal_state state_;
  std::string line_;       ///< the line that has not ended yet
  bool too_long_ = false;  ///< that line is longer than a row: its bytes went to the rest

  // What follows the last valid row, once something that is no row was seen there.
  bool in_rest_ = false;
  std::uint64_t rest_lines_ = 0;
  bool rest_has_nul_ = false;
  bool row_in_rest_ = false;
};

}  // namespace mpustop::core
