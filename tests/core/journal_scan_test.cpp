#include "core/journal_scan.hpp"

#include <doctest/doctest.h>

#include "scanning.hpp"

using mpustop::outcome;
using mpustop::row;
using namespace mpustop::test;
using kind = mpustop::core::journal_state::kind;

namespace {

const std::string header(mpustop::core::journal_header());

/// A report of `count` rows: its text, where each row begins and the last one ends, and what a scan
/// has to tell.
struct report {
  report(unsigned seed, int count) : text(header), begins{header.size()} {
    random_rows random(seed);
    for (int i = 0; i < count; ++i) {
      const row value = random.next();
      text += encoded(value);
      begins.push_back(text.size());
      rows.push_back(told(value));
    }
  }
  /// How many rows are whole in the first `size` bytes.
  std::size_t whole(std::size_t size) const {
    const auto end = std::upper_bound(begins.begin(), begins.end(), size);
    return end == begins.begin() ? 0 : static_cast<std::size_t>(end - begins.begin()) - 1;
  }
  std::vector<scanned_row> first(std::size_t count) const {
    return {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count)};
  }

  std::string text;
  std::vector<std::size_t> begins;
  std::vector<scanned_row> rows;
};

}  // namespace

TEST_CASE("a scan tells the rows that were written") {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    const report all(seed, 40);
    const scanned seen = scan(all.text);
    REQUIRE(seen.state.what == kind::clean);
    CHECK(seen.state.reason.empty());
    CHECK(seen.state.has_header);
    CHECK(seen.state.rows == 40);
    CHECK(seen.state.size == all.text.size());
    CHECK(seen.state.good_size == all.text.size());
    CHECK(seen.rows == all.rows);
  }
}

TEST_CASE("a report cut at any byte has its whole rows and a torn tail, or is clean") {
  const report all(4711, 60);
  for (std::size_t size = 0; size <= all.text.size(); ++size) {
    CAPTURE(size);
    const scanned seen = scan(std::string_view(all.text).substr(0, size));
    const bool has_header = size >= header.size();
    const std::size_t whole = all.whole(size);
    const std::size_t good = has_header ? all.begins[whole] : 0;
    REQUIRE(seen.state.what == (good == size ? kind::clean : kind::torn));
    CHECK(seen.state.has_header == has_header);
    CHECK(seen.state.good_size == good);
    CHECK(seen.state.size == size);
    CHECK(seen.state.rows == whole);
    CHECK(seen.rows == all.first(whole));
  }
}

TEST_CASE("the size of the pieces makes no difference") {
  const report all(99, 30);
  const std::string joined =
      all.text.substr(0, all.begins[10] - 3) + all.text.substr(all.begins[10]);
  const std::string long_line = all.text + std::string(70'000, 'x');
  for (const std::string& text :
       {all.text, all.text.substr(0, all.text.size() - 5), joined, long_line, long_line + "\n",
        long_line + "\n" + all.text.substr(header.size()), header.substr(0, 50), header + "x\n",
        "x" + all.text, all.text + std::string(9000, '\0')}) {
    const scanned whole = scan(text);
    for (const std::size_t piece : {1, 2, 7, 97, 4096, 65'535, 65'536}) {
      CAPTURE(piece);
      const scanned seen = scan(text, piece);
      CHECK(seen.state.what == whole.state.what);
      CHECK(seen.state.rows == whole.state.rows);
      CHECK(seen.state.size == text.size());
      CHECK(seen.state.good_size == whole.state.good_size);
      CHECK(seen.state.has_header == whole.state.has_header);
      CHECK(seen.state.line == whole.state.line);
      CHECK(seen.state.reason == whole.state.reason);
      CHECK(seen.rows == whole.rows);
    }
  }
}

TEST_CASE("what does not begin with the header is foreign") {
  const report all(5, 2);
  for (std::size_t at = 0; at < header.size(); ++at) {
    CAPTURE(at);
    std::string other = all.text;
    other[at] ^= 1;
    CHECK(scan(other).state.what == kind::foreign);
    CHECK(scan(other.substr(0, at + 1)).state.what == kind::foreign);
    CHECK(scan(other).rows.empty());
    CHECK(scan(other).state.good_size == 0);
  }
  for (const std::string& text :
       {std::string("app_id,task_id\na,b\n"), std::string("\n"), "\xef\xbb\xbf" + all.text,
        header.substr(0, header.size() - 1) + "\r\n", std::string(200'000, 'x'),
        std::string(200'000, '\0'), all.text.substr(header.size())}) {
    CHECK(scan(text).state.what == kind::foreign);
  }
}

TEST_CASE("a header whose end was never written is a torn one") {
  for (std::size_t size = 0; size < header.size(); ++size) {
    CAPTURE(size);
    std::string holed = header.substr(0, size);
    holed.resize(header.size(), '\0');
    const scanned seen = scan(holed);
    CHECK(seen.state.what == kind::torn);
    CHECK(!seen.state.has_header);
    CHECK(seen.state.good_size == 0);
  }
}

TEST_CASE("a file without a byte is clean and has no header") {
  const scanned seen = scan("");
  CHECK(seen.state.what == kind::clean);
  CHECK(!seen.state.has_header);
  CHECK(seen.state.good_size == 0);
}

TEST_CASE("the longest row that can be written is read, and nothing longer") {
  row value;
  value.line = 1;
  value.app_id = "a";
  value.task_id = "t";
  value.code = value.request_id = value.message = "\"" + std::string(5000, '\xff');
  CHECK(scan(header + encoded(value)).state.what == kind::clean);
  const std::string begin = "1,a,t,stopped,,,,1,,2026-08-01T09:30:00.123Z,";
  const auto of_size = [&](std::size_t size) {
    return begin + std::string(size - begin.size() - 1, 'm') + "\n";
  };
  CHECK(scan(header + of_size(65'536)).state.what == kind::clean);
  const scanned longer = scan(header + of_size(65'537) + encoded(value));
  CHECK(longer.state.what == kind::damaged);
  CHECK(longer.state.line == 2);
  CHECK(longer.state.reason == "is longer than a row can be");
}
