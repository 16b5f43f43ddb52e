// The short way of the CSV parser: a line that lies whole in the bytes fed, without a quote, is
// taken apart where it stands. Everything else goes byte by byte, with the same result.
#include <algorithm>
#include <cstring>

#include "core/csv_parser.hpp"

namespace mpustop::core {
namespace {

/// Longer lines are left to the long way: where no line feed comes, each look for one costs.
constexpr std::size_t longest_plain_line = 512;

const char* find(char c, const char* at, const char* end) noexcept {
  return static_cast<const char*>(std::memchr(at, c, static_cast<std::size_t>(end - at)));
}

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace

/// Takes the next record if it is such a line and only two columns are kept; else nothing changes.
bool csv_parser::take_plain_line() {
  const bool at_start = state_ == state::field_start && columns_ == 0 && offset() == start_;
  if (!at_start || !keeps_two_ || at_ == end_) return false;
  const auto most = std::min(static_cast<std::size_t>(end_ - at_), longest_plain_line);
  const char* const line_feed = find('\n', at_, at_ + most);
  if (line_feed == nullptr) return false;
  const char* const end = line_feed > at_ && line_feed[-1] == '\r' ? line_feed - 1 : line_feed;
  if (end == at_ || *at_ == '#' || is_blank(*at_)) return false;
  if (find('"', at_, end) != nullptr || find('\r', at_, end) != nullptr) return false;
  if (!take_columns(end)) return false;
  size_ = static_cast<std::uint64_t>(end - at_);
  last_line_ = line_++;
  at_ = line_feed + 1;
  done_ = true;
  return true;
}

/// Finds the columns of [at_, end). False: one that is kept is too long, or has blanks around it.
bool csv_parser::take_columns(const char* end) {
  std::array<std::string_view, 2> kept;
  std::size_t count = 0;
  for (const char* at = at_;; ++count) {
    const char* comma = find(',', at, end);
    if (comma == nullptr) comma = end;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (count == keep_[i]) kept[i] = {at, static_cast<std::size_t>(comma - at)};
    }
    if (comma == end) break;
    at = comma + 1;
  }
  for (const std::string_view text : kept) {
    if (text.size() > max_field) return false;
    if (!text.empty() && (is_blank(text.front()) || is_blank(text.back()))) return false;
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {
    fields_[i].in_place = kept[i].data();
    fields_[i].length = kept[i].size();
  }
  columns_ = count + 1;
  return true;
}

}  // namespace mpustop::core
