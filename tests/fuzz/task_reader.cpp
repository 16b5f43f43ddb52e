// Any input file. The input: how to read and cut it, and its bytes.

#include <string>

#include "../core/gzip.hpp"
#include "../core/reading.hpp"
#include "target.hpp"

namespace mpustop::fuzz {
namespace {

bool is_id(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest &&
         text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
             std::string_view::npos;
}

void check(const test::reading& read, std::string_view input) {
  std::uint64_t last = 0;
  for (const task_record& record : read.records) {
    must(record.line > last, "lines of records rise");
    last = record.line;
    must(record.app_id.size() <= 256 && record.task_id.size() <= 256, "ids are bounded");
    if (record.problem.empty()) {
      must(is_id(record.app_id, 64) && is_id(record.task_id, 55),
           "a task has ids of the right form");
    }
  }
  must(read.records.size() <= input.size(), "a record has bytes");
  must(read.error != "an error of the wrong kind", "what cannot be read is an error of the input");
}

}  // namespace
}  // namespace mpustop::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop;
  fuzz::byte_source in(data, size);
  const unsigned how = in.one();
  const core::reader_options options{(how & 1) != 0};
  const std::size_t piece = 1 + in.one() % 32;
  const std::string_view plain = in.rest();
  const std::string input = (how & 2) != 0 ? test::gzip(plain) : std::string(plain);
  const test::reading whole = test::read_cut(input, options, {});
  if (!plain.starts_with("\x1f\x8b")) fuzz::check(whole, plain);
  fuzz::must(test::read_cut(input, options, {1, 0}) == whole, "a byte at a time reads alike");
  fuzz::must(test::read_cut(input, options, {piece, how + 1}) == whole, "pieces read alike");
  return 0;
}
