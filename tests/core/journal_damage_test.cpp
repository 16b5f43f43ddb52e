#include <doctest/doctest.h>

#include "scanning.hpp"

using mpustop::outcome;
using mpustop::row;
using namespace mpustop::test;
using kind = mpustop::core::journal_state::kind;

namespace {

const std::string header(mpustop::core::journal_header());

/// Rows with every kind of field: plain, empty, quoted, guarded, beyond ASCII, not an id.
std::vector<row> sample() {
  row failed;
  failed.line = 12;
  failed.app_id = "app-1";
  failed.task_id = "-task_1";
  failed.outcome = outcome::failed;
  failed.code = "Invalid,\"App\"";
  failed.http_status = 400;
  failed.request_id = "7C1F-88";
  failed.attempts = 3;
  failed.latency = std::chrono::microseconds(12'345);
  failed.finished_at += std::chrono::milliseconds(1'785'576'600'123);
  failed.message = "7,a,b,stopped,,,,1,,2026-08-01T09:30:00.123Z,\"\n任=";
  row invalid;
  invalid.line = 13;
  invalid.app_id = "=a,b";
  invalid.outcome = outcome::invalid;
  invalid.message = "-no";
  row stopped = failed;
  stopped.line = 14;
  stopped.outcome = outcome::stopped;
  stopped.code = stopped.message = "";
  return {failed, invalid, stopped};
}

/// `before` + `value` with its byte `at` turned into `byte` + `after`.
std::string spoilt(const std::string& before, std::string value, std::size_t at, unsigned byte,
                   const std::string& after = "") {
  value[at] = static_cast<char>(byte);
  return before + value + after;
}

/// An LF within the number that a row begins with leaves a valid row of another line: it is never
/// thrown away, so that one is refused.
bool splits_number(const std::string& value, std::size_t at, unsigned byte) {
  return byte == '\n' && at + 1 < value.find(',') && value[at + 1] != '0';
}

/// Calls `check` with every byte of `value` turned into each of the 255 others.
template <class Check>
void for_every_flip(const std::string& value, Check check) {
  for (std::size_t at = 0; at < value.size(); ++at) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (byte == static_cast<unsigned char>(value[at])) continue;
      CAPTURE(at);
      CAPTURE(byte);
      check(at, byte);
    }
  }
}

}  // namespace

TEST_CASE(
    "whatever becomes of a byte of the last row, the others are kept and nothing is refused") {
  const std::vector<row> rows = sample();
  int torn = 0;
  for (const row& last : rows) {
    std::string before = header;
    for (const row& each : rows) before += encoded(each);
    const std::string value = encoded(last);
    for_every_flip(value, [&](std::size_t at, unsigned byte) {
      const std::string text = spoilt(before, value, at, byte);
      const scanned seen = scan(text);
      if (splits_number(value, at, byte)) {
        CHECK(seen.state.what == kind::damaged);
        CHECK(seen.state.good_size == before.size());
        return;
      }
      REQUIRE((seen.state.what == kind::clean || seen.state.what == kind::torn));
      REQUIRE(seen.rows.size() >= rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) CHECK(seen.rows[i] == told(rows[i]));
      if (seen.state.what == kind::clean) {
        CHECK(seen.rows.size() == rows.size() + 1);
        CHECK(seen.state.good_size == text.size());
        return;
      }
      ++torn;
      // An LF in the message makes a valid row of what stands before it.
      const bool cut_short = byte == '\n' && seen.rows.size() == rows.size() + 1;
      CHECK((cut_short || seen.rows.size() == rows.size()));
      CHECK(seen.state.good_size == before.size() + (cut_short ? at + 1 : 0));
    });
  }
  CHECK(torn > 10'000);
}

TEST_CASE("whatever becomes of a byte of a row in the middle, no row behind it is thrown away") {
  const std::vector<row> rows = sample();
  const std::string before = header + encoded(rows[2]);
  const std::string after = encoded(rows[1]) + encoded(rows[2]) + encoded(rows[0]);
  int damaged = 0;
  for (const row& middle : rows) {
    const std::string value = encoded(middle);
    for_every_flip(value, [&](std::size_t at, unsigned byte) {
      const scanned seen = scan(spoilt(before, value, at, byte, after));
      REQUIRE((seen.state.what == kind::clean || seen.state.what == kind::damaged));
      REQUIRE(seen.rows.size() >= 1);
      CHECK(seen.rows[0] == told(rows[2]));
      if (seen.state.what == kind::clean) {
        CHECK(seen.rows.size() == 5);
        return;
      }
      ++damaged;
      const bool cut_short = byte == '\n' && seen.rows.size() == 2;
      CHECK((cut_short || seen.rows.size() == 1));
      CHECK(seen.state.line == (cut_short ? 4 : 3));
      CHECK(!seen.state.reason.empty());
      CHECK(seen.state.good_size == before.size() + (cut_short ? at + 1 : 0));
    });
  }
  CHECK(damaged > 10'000);
}

TEST_CASE("a new row behind an old tail is told, not taken for either") {
  const std::vector<row> rows = sample();
  const std::string first = encoded(rows[2]);
  for (const row& torn : rows) {
    const std::string old = encoded(torn);
    // A number that is torn joins another number; what is right of it tells.
    for (std::size_t size = old.find(',') + 1; size < old.size(); ++size) {
      CAPTURE(size);
      const scanned seen = scan(header + first + old.substr(0, size) + first + first);
      REQUIRE(seen.state.what == kind::damaged);
      CHECK(seen.state.line == 3);
      CHECK(seen.state.rows == 1);
      CHECK(seen.rows.size() == 1);
      const scanned last = scan(header + first + old.substr(0, size) + first);
      CHECK(last.state.what == kind::torn);
      CHECK(last.state.good_size == header.size() + first.size());
    }
  }
}

TEST_CASE("pages that were never written are a torn tail, however many") {
  const std::string rows = header + encoded(sample()[0]);
  const std::string next = encoded(sample()[2]);
  for (const std::size_t pages : {1, 4095, 4096, 300'000}) {
    for (std::size_t written = 0; written < next.size(); ++written) {
      const scanned seen = scan(rows + next.substr(0, written) + std::string(pages, '\0'));
      REQUIRE(seen.state.what == kind::torn);
      CHECK(seen.state.good_size == rows.size());
    }
  }
  const std::string nuls(4096, '\0');
  CHECK(scan(rows + nuls + "a\nb\nc\nd\n").state.what == kind::torn);
  const scanned row_behind = scan(rows + nuls + "\n" + next);
  CHECK(row_behind.state.what == kind::damaged);
  CHECK(row_behind.state.line == 3);
  CHECK(row_behind.state.reason == "ends before its eleventh column");
}

TEST_CASE("more than a crash leaves is damage, even when no row follows") {
  const std::string rows = header + encoded(sample()[0]);
  CHECK(scan(rows + "a\nb\n").state.what == kind::torn);
  CHECK(scan(rows + "a\nb\nc").state.what == kind::torn);
  const scanned notes = scan(rows + "a\nb\nc\n");
  CHECK(notes.state.what == kind::damaged);
  CHECK(notes.state.line == 3);
  CHECK(scan(rows + std::string(131'072, 'x')).state.what == kind::torn);
  CHECK(scan(rows + std::string(131'073, 'x')).state.what == kind::damaged);
  const std::string spreadsheet = "1;a;b;stopped;;200;R;1;1,000;01.08.2026;\n";
  const scanned all = scan(header + spreadsheet + spreadsheet + spreadsheet);
  CHECK(all.state.what == kind::damaged);
  CHECK(all.state.line == 2);
  CHECK(all.state.has_header);
  CHECK(all.state.good_size == header.size());
}

TEST_CASE("nothing that may come as a file breaks a scan") {
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    CAPTURE(seed);
    random_rows random(seed);
    std::string text = header;
    for (std::size_t rows = random.below(6); rows > 0; --rows) text += encoded(random.next());
    const std::string whole = text;
    for (std::size_t spoil = 1 + random.below(4); spoil > 0; --spoil) {
      const std::size_t at = random.below(text.size());
      switch (random.below(3)) {
        case 0: text[at] = static_cast<char>(random.below(256)); break;
        case 1: text.erase(at, random.below(20)); break;
        default: text.insert(at, 1 + random.below(3), static_cast<char>(random.below(256)));
      }
      if (text.empty()) text = "x";
    }
    const scanned seen = scan(text);
    CHECK(seen.rows.size() == seen.state.rows);
    CHECK(seen.state.good_size <= text.size());
    CHECK((seen.state.what == kind::clean) ==
          (seen.state.good_size == text.size() && seen.state.has_header));
    CHECK((seen.state.what == kind::damaged) == (seen.state.line != 0));
    // What is good is good by itself.
    if (!seen.state.has_header) continue;
    const scanned good = scan(std::string_view(text).substr(0, seen.state.good_size));
    CHECK(good.state.what == kind::clean);
    CHECK(good.rows == seen.rows);
  }
}
