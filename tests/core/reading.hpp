#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <mpustop/error.hpp>
#include <mpustop/task_source.hpp>

#include "core/task_reader.hpp"

/// Helpers for the tests of the readers.
namespace mpustop::test {

/// How an input is cut into the pieces that are fed.
struct cut {
  std::size_t size = 0;    ///< of a piece; 0 = all at once
  std::uint64_t seed = 0;  ///< if not 0, sizes are random in 1..size
};

/// Calls `feed(piece)` for every piece of `input`. Each piece is a copy of its own that dies
/// afterwards, so a reader that keeps a pointer too long is found by ASan.
template <class Feed>
void in_pieces(std::string_view input, cut how, Feed feed) {
  std::mt19937_64 random(how.seed);
  while (!input.empty()) {
    std::size_t size = how.size == 0 ? input.size() : how.size;
    if (how.seed != 0) size = 1 + random() % how.size;
    size = std::min(size, input.size());
    const std::vector<char> piece(input.begin(), input.begin() + static_cast<long>(size));
    feed(std::string_view(piece.data(), piece.size()));
    input.remove_prefix(size);
  }
}

/// What a reader makes of an input: its records, and the error that ended it, if any.
struct reading {
  std::vector<task_record> records;
  std::string error;
};

inline bool operator==(const reading& a, const reading& b) {
  const auto same = [](const task_record& x, const task_record& y) {
    return x.line == y.line && x.app_id == y.app_id && x.task_id == y.task_id &&
           x.problem == y.problem;
  };
  return a.error == b.error &&
         std::equal(a.records.begin(), a.records.end(), b.records.begin(), b.records.end(), same);
}

inline reading read_cut(std::string_view input, core::reader_options options, cut how) {
  reading out;
  core::task_reader reader(options);
  task_record record;
  const auto drain = [&] {
    while (reader.next(record)) out.records.push_back(record);
  };
  try {
    in_pieces(input, how, [&](std::string_view piece) {
      reader.feed(piece);
      drain();
    });
    reader.finish();
    drain();
  } catch (const mpustop::error& e) {
    out.error = e.kind() == error_kind::input ? e.what() : "an error of the wrong kind";
  }
  return out;
}

/// The records as text, one a line: "line app|task" or "line ! problem"; then "error: ...".
inline std::string to_text(const reading& what) {
  std::string out;
  for (const task_record& r : what.records) {
    out += std::to_string(r.line) + " ";
    out += r.problem.empty() ? r.app_id + "|" + r.task_id : "! " + r.problem;
    out += '\n';
  }
  if (!what.error.empty()) out += "error: " + what.error + "\n";
  return out;
}

/// Reads an input whole, a byte at a time and in random pieces: all must agree.
/// Returns the text of what was read, or what differs.
inline std::string read_text(std::string_view input, core::reader_options options = {}) {
  const reading whole = read_cut(input, options, {});
  if (!(read_cut(input, options, {1, 0}) == whole)) return "differs a byte at a time";
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const std::size_t size = seed % 2 == 0 ? 5 : 3000;
    if (!(read_cut(input, options, {size, seed}) == whole)) {
      return "differs in random pieces, seed " + std::to_string(seed);
    }
  }
  return to_text(whole);
}

}  // namespace mpustop::test
