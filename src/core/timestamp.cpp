#include "core/timestamp.hpp"

#include <chrono>

namespace mpustop::core {
namespace {

namespace ch = std::chrono;

void append_number(unsigned value, unsigned width, std::string& out) {
  const std::size_t begin = out.size();
  out.resize(begin + width);
  for (std::size_t i = begin + width; i > begin; value /= 10) {
    out[--i] = static_cast<char>('0' + value % 10);
  }
}

/// `YYYY-MM-DDThh:mm:ss`. The range of wall_time gives every year four digits.
void append_to_second(ch::sys_seconds when, std::string& out) {
  const auto day = ch::floor<ch::days>(when);
  const ch::year_month_day date(day);
  const ch::hh_mm_ss time(when - day);
  append_number(static_cast<unsigned>(static_cast<int>(date.year())), 4, out);
  out += '-';
  append_number(static_cast<unsigned>(date.month()), 2, out);
  out += '-';
  append_number(static_cast<unsigned>(date.day()), 2, out);
  out += 'T';
  append_number(static_cast<unsigned>(time.hours().count()), 2, out);
  out += ':';
  append_number(static_cast<unsigned>(time.minutes().count()), 2, out);
  out += ':';
  append_number(static_cast<unsigned>(time.seconds().count()), 2, out);
}

}  // namespace

void append_timestamp(wall_time when, std::string& out) {
  append_to_second(ch::floor<ch::seconds>(when), out);
  out += 'Z';
}

void append_timestamp_ms(wall_time when, std::string& out) {
  timestamp_cache seconds;
  append_timestamp_ms(when, seconds, out);
}

void append_timestamp_ms(wall_time when, timestamp_cache& seconds, std::string& out) {
  std::string_view to_second = seconds.at(when);
  to_second.remove_suffix(1);
  const auto part = when - ch::floor<ch::seconds>(when);
  const auto ms = static_cast<int>(ch::duration_cast<ch::milliseconds>(part).count());
  const std::array<char, 5> end = {'.', static_cast<char>('0' + ms / 100),
                                   static_cast<char>('0' + ms / 10 % 10),
                                   static_cast<char>('0' + ms % 10), 'Z'};
  out += to_second;
  out.append(end.data(), end.size());
}

std::string_view timestamp_cache::at(wall_time when) {
  const std::int64_t second = ch::floor<ch::seconds>(when).time_since_epoch().count();
  if (second != second_) {
    text_.clear();
    append_timestamp(when, text_);
    second_ = second;
  }
  return text_;
}

}  // namespace mpustop::core
