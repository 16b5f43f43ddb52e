#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mpustop::core {

/// Parses CSV (RFC 4180) from pieces of any size, record by record, in constant memory:
///
///     parser.feed(bytes);                 // `bytes` must live until `next` answers false
///     while (parser.next()) use(parser);  // then feed again, or finish() and drain
///
/// Where RFC 4180 is silent or strict:
/// - LF, CRLF and a lone CR each end a line, outside quotes a record, and are counted everywhere.
/// - Blank lines, and lines whose first byte after blanks is `#`, are skipped (and counted).
/// - Blanks (space, tab) around an unquoted or a quoted field are not part of it; what stands
///   inside the quotes is taken as it is.
/// - A quote inside an unquoted field is a byte like any other; so is NUL.
class csv_parser {
 public:
  /// A longer record is flawed; it is skipped over, not stored.
  static constexpr std::size_t max_record = 64 * 1024;
  /// How much of a field is stored.
  static constexpr std::size_t max_field = 256;

  enum class flaw {
    none,
    after_quote,  ///< something other than a comma or a line end follows a closing quote
    too_long,     ///< the record has more than `max_record` bytes
    open_quote    ///< the input ends inside a quoted field
  };

  /// The next byte fed stands in the physical line `first_line`.
  explicit csv_parser(std::uint64_t first_line = 1);

  /// From the next record on stores only two columns (from 0), as the fields 0 and 1.
  /// Before, every column is stored, up to 1024.
  void keep(std::size_t first, std::size_t second);

  /// Gives the next bytes. All earlier ones must have been used up (`next` answered false).
  void feed(std::string_view bytes);
  /// Says that there are no more bytes: a last line needs no line end.
  void finish() { finished_ = true; }
  /// Goes on to the next record. False: the bytes fed are used up.
  bool next();

  /// Physical line where the record begins, and where it ends.
  std::uint64_t line() const noexcept { return record_line_; }
  std::uint64_t last_line() const noexcept { return last_line_; }
  /// Physical line of the record's last opening quote.
  std::uint64_t quote_line() const noexcept { return quote_line_; }
  /// Bytes of the record, without its line end.
  std::uint64_t size() const noexcept { return size_; }
  flaw what_is_wrong() const noexcept { return flaw_; }
  /// How many columns the record has, stored or not.
  std::size_t columns() const noexcept { return columns_; }
  /// How many are stored. The fields 0 and 1 can always be asked for: empty where there are none.
  std::size_t fields() const noexcept;
  /// The first `max_field` bytes of a stored field, valid until the next `next` or `feed`, and how
  /// many it has in all.
  std::string_view text(std::size_t i) const noexcept { return fields_[i].view(); }
  std::size_t length(std::size_t i) const noexcept { return fields_[i].length; }

 private:
  enum class state { field_start, plain, quoted, quote, closed, comment };
  struct field {
    std::string text;
    std::size_t length = 0;
    const char* in_place =
        nullptr;  // where the whole field stands in the bytes fed, if not in `text`

    std::string_view view() const noexcept {
      return in_place != nullptr ? std::string_view(in_place, length) : std::string_view(text);
    }
  };

  bool take_plain_line();
  bool take_columns(const char* end);
  bool step();
  bool start_field();
  bool take_plain();
  void take_quoted();
  bool take_after_quote();
  void take_comment();
  void begin_record();
  void begin_field();
  void end_field();
  bool end_record();
  void end_line();
  void store(const char* from, const char* to);
  void complete();
  std::uint64_t offset() const noexcept { return base_ + static_cast<std::uint64_t>(at_ - begin_); }

  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::uint64_t base_ = 0;   // offset of begin_ in the input
  std::uint64_t start_ = 0;  // offset of the record
  bool swallow_lf_ = false;  // the last byte of a piece was CR: an LF next belongs to it
  bool finished_ = false;
  bool done_ = false;  // the current record was given out

  state state_ = state::field_start;
  bool trim_ = true;  // the current field is unquoted
  bool keep_all_ = true;
  bool keeps_two_ = false;  // keep_ holds for the whole of the current record
  std::array<std::size_t, 2> keep_{};
  field* kept_ = nullptr;  // where the current field goes, or null
  std::vector<field> fields_;

  std::uint64_t line_;
  std::uint64_t record_line_ = 0;
  std::uint64_t last_line_ = 0;
  std::uint64_t quote_line_ = 0;
  std::uint64_t size_ = 0;
  std::size_t columns_ = 0;
  flaw flaw_ = flaw::none;
};

}  // namespace mpustop::core
