#include "core/text_stream.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include <mpustop/error.hpp>

namespace mpustop::core {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_magic = 6;
constexpr std::string_view gzip_magic = "\x1f\x8b"sv;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF"sv;

struct foreign_kind {
  std::string_view magic;
  std::string_view what;
};

constexpr std::array foreign_kinds = std::to_array<foreign_kind>({
    {"\xFF\xFE"sv, "is UTF-16 text (by its byte order mark); save it as UTF-8"sv},
    {"\xFE\xFF"sv, "is UTF-16 text (by its byte order mark); save it as UTF-8"sv},
    {"PK\x03\x04"sv, "is a ZIP archive or an Excel workbook; unpack it, or save it as CSV"sv},
    {"\xD0\xCF\x11\xE0"sv, "is an Excel workbook; save it as CSV"sv},
    {"\xFD"
     "7zXZ\0"sv,
     "is compressed with xz; only gzip is read"sv},
    {"\x28\xB5\x2F\xFD"sv, "is compressed with zstd; only gzip is read"sv},
    {"BZh"sv, "is compressed with bzip2; only gzip is read"sv},
});

/// "BZh" might begin an id; bzip2 goes on with a digit and the block's magic 31 41 59.
bool is_foreign(std::string_view text, const foreign_kind& kind) {
  if (!text.starts_with(kind.magic)) return false;
  return kind.magic != "BZh" || (text.size() > 4 && text.substr(4).starts_with("1A"sv));
}

void refuse_foreign(std::string_view text) {
  for (const foreign_kind& kind : foreign_kinds) {
    if (is_foreign(text, kind)) {
      throw error(error_kind::input, fmt::format("the input {}", kind.what));
    }
  }
}

}  // namespace

std::string_view text_stream::beginning::take(std::string_view piece, bool last) {
  first_ = false;
  if (known_) return piece;
  held_.append(piece);
  if (held_.size() < longest_magic && !last) return {};
  known_ = first_ = true;
  return held_;
}

void text_stream::feed(std::string_view bytes) { rest_ = bytes; }

void text_stream::finish() { finished_ = true; }

std::string_view text_stream::next() {
  for (;;) {
    std::string_view piece = next_content();
    const bool last = piece.empty() && finished_;
    if (piece.empty() && !(last && text_.is_open())) return {};
    piece = text_.take(piece, last);
    if (text_.is_first()) {
      refuse_foreign(piece);
      if (piece.starts_with(utf8_mark)) piece.remove_prefix(utf8_mark.size());
    }
    if (!piece.empty() || last) return piece;
  }
}

/// The next piece as it is when the input is not compressed, else of its content.
std::string_view text_stream::next_content() {
  for (;;) {
    if (gunzip_) {
      const std::string_view piece = gunzip_->next();
      if (!piece.empty()) return piece;
    }
    const std::string_view piece = next_raw();
    if (raw_.is_first() && piece.starts_with(gzip_magic)) gunzip_.emplace();
    if (!gunzip_) return piece;
    if (piece.empty()) {
      if (finished_) gunzip_->finish();
      return finished_ ? gunzip_->next() : std::string_view{};
    }
    gunzip_->feed(piece);
  }
}

std::string_view text_stream::next_raw() {
  const std::string_view piece = std::exchange(rest_, {});
  if (piece.empty() && !(finished_ && raw_.is_open())) {
    raw_.take({}, false);
    return {};
  }
  return raw_.take(piece, finished_);
}

}  // namespace mpustop::core
