// Any report: what a scan tells of it, in one piece and in others, and of what it says is good.
// The input: how to cut it and whether it has the header, and its bytes.

#include <string>

#include "../core/scanning.hpp"
#include "target.hpp"

namespace mpustop::fuzz {
namespace {

using kind = core::journal_state::kind;

bool same(const test::scanned& a, const test::scanned& b) {
  return a.state.what == b.state.what && a.state.rows == b.state.rows &&
         a.state.size == b.state.size && a.state.good_size == b.state.good_size &&
         a.state.has_header == b.state.has_header && a.state.line == b.state.line &&
         a.state.reason == b.state.reason && a.rows == b.rows;
}

void check(const test::scanned& seen, std::string_view report) {
  const core::journal_state& state = seen.state;
  must(state.size == report.size() && state.good_size <= state.size, "sizes are of the report");
  must(state.rows == seen.rows.size(), "rows are told as they are counted");
  must((state.what == kind::damaged) == !state.reason.empty(), "a damage has a reason");
  if (state.what == kind::clean) must(state.good_size == state.size, "a clean report is all good");
  if (state.what == kind::foreign) return must(state.rows == 0, "a foreign file has no rows");
  // What is good is a report by itself, with the same rows.
  const test::scanned good = test::scan(report.substr(0, state.good_size));
  must(good.state.what == kind::clean && good.rows == seen.rows, "the good part is clean");
}

/// The other questions that are asked of a file's beginning agree with the scan.
void check_start(const test::scanned& seen, std::string_view report) {
  const auto start = core::classify_start(report.substr(0, core::journal_start_size()));
  if (seen.state.what == kind::foreign) {
    must(start != core::journal_start::rows, "a foreign file is no report at its beginning");
  }
  if (seen.state.rows > 0) must(start == core::journal_start::rows, "rows stand behind a header");
  must(core::whole_records(report) <= report.size(), "whole records are of the text");
}

}  // namespace
}  // namespace mpustop::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop;
  fuzz::byte_source in(data, size);
  const unsigned how = in.one();
  std::string report((how & 1) != 0 ? core::journal_header() : "");
  report += in.rest();
  const test::scanned whole = test::scan(report);
  fuzz::check(whole, report);
  fuzz::check_start(whole, report);
  fuzz::must(fuzz::same(test::scan(report, 1), whole), "a byte at a time scans alike");
  fuzz::must(fuzz::same(test::scan(report, 2 + (how >> 1)), whole), "pieces scan alike");
  return 0;
}
