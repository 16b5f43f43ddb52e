#include "core/gunzip.hpp"

#include <doctest/doctest.h>

#include "gzip.hpp"
#include "reading.hpp"

using mpustop::test::cut;
using mpustop::test::gzip;
using mpustop::test::in_pieces;
using mpustop::test::read_cut;
using mpustop::test::read_text;
using mpustop::test::to_text;

namespace {

struct content {
  std::string text;
  std::string error;
  std::size_t largest = 0;  // piece given out
};

content unzip(std::string_view input, cut how) {
  content out;
  mpustop::core::gunzip gunzip;
  const auto drain = [&] {
    for (std::string_view piece = gunzip.next(); !piece.empty(); piece = gunzip.next()) {
      out.text += piece;
      out.largest = std::max(out.largest, piece.size());
    }
  };
  try {
    in_pieces(input, how, [&](std::string_view piece) {
      gunzip.feed(piece);
      drain();
    });
    gunzip.finish();
    drain();
  } catch (const mpustop::error& e) {
    out.error = e.what();
  }
  return out;
}

std::string rows(int count) {
  std::string out;
  for (int i = 1; i <= count; ++i) out += "live,task-" + std::to_string(i) + "\n";
  return out;
}

}  // namespace

TEST_CASE("gzip is told by its magic and read through") {
  CHECK(read_text(gzip("AppId,TaskId\na,t\n")) == "2 a|t\n");
  CHECK(read_text(gzip("\xEF\xBB\xBFtask_id,app_id\r\nt,a")) == "2 a|t\n");
  CHECK(read_text(gzip("{\"AppId\":\"a\",\"TaskId\":\"t\"}")) == "1 a|t\n");
  CHECK(read_text(gzip("")) == "");
}

TEST_CASE("members one after the other are one stream, zero bytes after them padding") {
  CHECK(read_text(gzip("a,t1\nb,") + gzip("") + gzip("t2\nc,t3\n")) == "1 a|t1\n2 b|t2\n3 c|t3\n");
  CHECK(read_text(gzip("a,t1\n") + std::string(5000, '\0')) == "1 a|t1\n");
}

TEST_CASE("content of any size comes out whole, in pieces of at most 64 KiB") {
  const std::string text = rows(30'000);
  const std::string packed = gzip(text.substr(0, 100'000)) + gzip(text.substr(100'000));
  for (const cut how : {cut{}, cut{1, 0}, cut{700, 5}}) {
    const content read = unzip(packed, how);
    CHECK(read.text == text);
    CHECK(read.error == "");
    CHECK(read.largest <= 64 * 1024);
  }
}

TEST_CASE("a bomb is one long record, not memory") {
  const std::string packed = gzip("a,t\n" + std::string(50'000'000, 'x') + "\nb,t\n");
  REQUIRE(packed.size() < 100'000);
  CHECK(to_text(read_cut(packed, {}, {})) ==
        "1 a|t\n2 ! the record has 50000000 bytes, at most 65536 are allowed\n3 b|t\n");
}

TEST_CASE("data cut off at any byte is an error, and no half record comes out") {
  const std::string packed = gzip(rows(40));
  const auto whole = read_cut(packed, {}, {});
  REQUIRE(whole.records.size() == 40);
  for (std::size_t size = 2; size < packed.size(); ++size) {
    CAPTURE(size);
    const auto read = read_cut(packed.substr(0, size), {}, {1 + size % 7, 0});
    CHECK(read.error == "the gzip data is cut off after " + std::to_string(size) + " bytes");
    REQUIRE(read.records.size() <= 40);
    for (std::size_t i = 0; i < read.records.size(); ++i) {
      CHECK(read.records[i].task_id == whole.records[i].task_id);
    }
  }
  const auto late = read_cut(packed.substr(0, packed.size() - 4), {}, {});
  CHECK(late.records.size() == 40);
}

TEST_CASE("damage is an error that says where, after the records before it") {
  std::string packed = gzip(rows(40));
  packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);  // of the CRC
  const auto read = read_cut(packed, {}, {});
  CHECK(read.records.size() == 40);
  CHECK(read.error.find("the gzip data is corrupt near byte ") == 0);
  CHECK(read.error.find("incorrect data check") != std::string::npos);

  const auto tail = read_cut(gzip(rows(3)) + "more", {}, {});
  CHECK(tail.records.size() == 3);
  CHECK(tail.error.find("the gzip data is corrupt near byte ") == 0);
}

TEST_CASE("a flipped bit anywhere never crashes, and never passes unseen in the content") {
  const std::string text = rows(40);
  const std::string packed = gzip(text);
  for (std::size_t i = 2; i < packed.size(); ++i) {
    std::string bad = packed;
    bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
    const content read = unzip(bad, {64, 0});
    CHECK((!read.error.empty() || read.text == text));
  }
}
