// Any rows: written and scanned again, they tell the same. The input describes one row after the
// other.

#include <string>
#include <vector>

#include "../core/scanning.hpp"
#include "target.hpp"

namespace mpustop::fuzz {
namespace {

std::uint64_t number(byte_source& in) {
  std::uint64_t value = 0;
  for (unsigned bytes = in.one() % 9; bytes > 0; --bytes) value = value << 8 | in.one();
  return value;
}

std::string text(byte_source& in) {
  const unsigned size = in.one();
  if (size < 250) return std::string(in.take(size));
  // A long one, of a few bytes over and over.
  const std::string_view part = in.take(size - 249);
  std::string out;
  while (!part.empty() && out.size() < 5000) out += part;
  return out;
}

std::string id(byte_source& in, std::size_t longest) {
  static constexpr std::string_view bytes = "aZ09_-";
  std::string out;
  for (std::size_t size = 1 + in.one() % longest; size > 0; --size) {
    out += bytes[in.one() % bytes.size()];
  }
  return out;
}

row next_row(byte_source& in) {
  row out;
  out.outcome = static_cast<outcome>(in.one() % outcome_count);
  out.line = std::max<std::uint64_t>(1, number(in));
  const bool invalid = out.outcome == outcome::invalid;
  out.app_id = invalid ? text(in) : id(in, 64);
  out.task_id = invalid ? text(in) : id(in, 55);
  out.code = text(in);
  const auto status = static_cast<int>(number(in) % 1000);
  out.http_status = status < 100 ? 0 : status;
  out.request_id = text(in);
  out.attempts = static_cast<unsigned>(number(in));
  if (const std::uint64_t latency = number(in)) {
    out.latency = std::chrono::nanoseconds(latency >> 1);
  }
  out.finished_at += std::chrono::milliseconds(number(in) % 9'000'000'000'000);
  out.message = text(in);
  return out;
}

}  // namespace
}  // namespace mpustop::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop;
  fuzz::byte_source in(data, size);
  std::string report(core::journal_header());
  std::vector<test::scanned_row> wanted;
  while (!in.empty()) {
    const row value = fuzz::next_row(in);
    const std::string line = test::encoded(value);
    fuzz::must(line.size() <= core::longest_row, "a row is bounded");
    fuzz::must(line.find('\n') == line.size() - 1, "a row is one line");
    fuzz::must(core::whole_records(line) == line.size(), "a row is a whole record");
    report += line;
    wanted.push_back(test::told(value));
  }
  const test::scanned seen = test::scan(report);
  fuzz::must(seen.state.what == core::journal_state::kind::clean, "what was written is clean");
  fuzz::must(seen.rows == wanted, "a scan tells the rows that were written");
  return 0;
}
