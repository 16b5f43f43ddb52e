#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <mpustop/task_source.hpp>

#include "core/columns.hpp"
#include "core/csv_parser.hpp"
#include "core/ndjson_parser.hpp"
#include "core/text_stream.hpp"

namespace mpustop::core {

struct reader_options {
  bool no_header = false;  ///< the first row of a CSV input is a task whatever it looks like
};

/// Reads tasks from bytes: CSV or NDJSON, told apart by the first byte that is neither blank nor
/// in a `#` line (`{` is NDJSON), plain or gzip. Constant memory.
///
///     reader.feed(bytes);                       // `bytes` must live until `next` answers false
///     while (reader.next(record)) use(record);  // then feed again, or finish() and drain
///
/// Every record of the input comes out once, in order, also those that are no task (`problem` says
/// why; their ids are cut at 256 bytes). Lines that are no record (blank, `#`, header) count as
/// physical lines.
class task_reader {
 public:
  explicit task_reader(reader_options options = {}) : options_(options) {}

  /// Gives the next bytes. All earlier ones must have been used up (`next` answered false).
  void feed(std::string_view bytes) { text_.feed(bytes); }
  /// Says that there are no more bytes.
  void finish();

  /// Fills `out` (whose strings are reused) with the next record; false: the bytes are used up.
  /// Throws `mpustop::error` (kind `input`), after the records that come before the cause, for an
  /// input that cannot be read at all or any further: see `text_stream` and `find_columns`, and
  /// a quote that is never closed and has swallowed more than 64 KiB of lines.
  bool next(task_record& out);

 private:
  bool advance();
  void begin(std::string_view text);
  bool next_csv(task_record& out);
  bool next_object(task_record& out);
  bool take_header();
  std::string csv_problem() const;

  reader_options options_;
  text_stream text_;
  std::optional<csv_parser> csv_;
  std::optional<ndjson_parser> ndjson_;
  std::optional<id_columns> columns_;
  std::uint64_t line_ = 1;  // before the first record
  bool in_comment_ = false;
  bool swallow_lf_ = false;
  bool finished_ = false;
  bool ended_ = false;
};

}  // namespace mpustop::core
