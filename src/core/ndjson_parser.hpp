#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mpustop::core {

/// Parses NDJSON (one JSON object a line) from pieces of any size, line by line, in constant
/// memory; fed and pulled like `csv_parser`.
///
/// - The ids are the members AppId/app_id and TaskId/task_id, in any case; others are ignored,
///   whatever they hold. An id given twice is a problem.
/// - An id is a string, or a whole number of at most 64 bits (its digits are the id).
/// - LF, CRLF and a lone CR end a line. Blank lines and `#` lines are skipped and counted.
class ndjson_parser {
 public:
  /// A longer line is no task; it is skipped over, not stored.
  static constexpr std::size_t max_line = 64 * 1024;
  /// How much of an id is stored.
  static constexpr std::size_t max_field = 256;

  struct id {
    std::string text;        ///< its first `max_field` bytes
    std::size_t length = 0;  ///< how many it has in all
  };

  /// The next byte fed stands in the physical line `first_line`.
  explicit ndjson_parser(std::uint64_t first_line = 1);
  ~ndjson_parser();

  /// Gives the next bytes. All earlier ones must have been used up (`next` answered false).
  void feed(std::string_view bytes);
  /// Says that there are no more bytes: a last line needs no line end.
  void finish() { finished_ = true; }
  /// Goes on to the next object. False: the bytes fed are used up.
  bool next();

  std::uint64_t line() const noexcept { return line_; }
  const id& app() const noexcept { return app_; }
  const id& task() const noexcept { return task_; }
  /// Why the line is no object with two ids, in words; empty when it is one.
  const std::string& problem() const noexcept { return problem_; }

 private:
  struct document;

  bool take_line();
  void parse();
  void read_members();

  std::string_view rest_;
  std::string text_;      // the line so far, at most max_line bytes
  std::size_t size_ = 0;  // how long it is in truth
  bool swallow_lf_ = false;
  bool finished_ = false;
  std::uint64_t next_line_;
  std::uint64_t line_ = 0;
  id app_;
  id task_;
  std::string problem_;
  std::unique_ptr<document> document_;
};

}  // namespace mpustop::core
