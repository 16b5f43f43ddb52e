#include "core/task_reader.hpp"

#include <doctest/doctest.h>

#include "reading.hpp"

using mpustop::test::cut;
using mpustop::test::read_cut;
using mpustop::test::read_text;
using mpustop::test::to_text;

using namespace std::string_literals;

TEST_CASE("columns are found by name, in any order and case, others are ignored") {
  CHECK(read_text("AppId,TaskId\na,t\n") == "2 a|t\n");
  CHECK(read_text("TASK_ID,note,app_id\nt,\"x,\ny\",a\nt2,,a2") == "2 a|t\n4 a2|t2\n");
  CHECK(read_text("\"AppId\" , \"TaskId\"\r\na,t\r\n") == "2 a|t\n");
  CHECK(read_text("line,app_id,task_id,outcome\n2,a,t,stopped\n") == "2 a|t\n");
}

TEST_CASE("without a header the first two columns are the ids") {
  CHECK(read_text("a,t\nb,u,more,and more\n") == "1 a|t\n2 b|u\n");
  CHECK(read_text("live-1,4d2f-77,AppName\n") ==
        "error: line 1: this looks like a header of other columns: found \"live-1\", \"4d2f-77\", "
        "\"AppName\"; wanted are AppId (or app_id) and TaskId (or task_id). If it is a task, use "
        "--no-header\n");
}

TEST_CASE("a header of other columns is refused, naming those found and those wanted") {
  for (const char* header : {"app,task", "App,Task", "application,job", "x,id", "a,Task Id",
                             "Application Id,t", "a,b,tasks", "Job_Id,t", "stream-name,b"}) {
    CAPTURE(header);
    const auto read = read_cut(header + "\na,t\n"s, {}, {});
    CHECK(read.records.empty());
    CHECK(read.error.find("line 1: this looks like a header of other columns: found \"") == 0);
    CHECK(read.error.find("wanted are AppId (or app_id) and TaskId (or task_id)") !=
          std::string::npos);
  }
  CHECK(read_text("a,t\napp,task\nmy app,t\n") ==
        "1 a|t\n2 app|task\n"
        "3 ! AppId holds a byte 0x20 at position 3; allowed are A-Z a-z 0-9 _ -\n");
}

TEST_CASE("--no-header makes the first row a task, whatever it looks like") {
  CHECK(read_text("app,task\na,t\n", {.no_header = true}) == "1 app|task\n2 a|t\n");
  CHECK(read_text("TaskId,AppId\na,t\n", {.no_header = true}) == "1 TaskId|AppId\n2 a|t\n");
  CHECK(read_text("a;t\n", {.no_header = true}) ==
        "1 ! the row has 1 column; AppId and TaskId are wanted, separated by a comma (found "
        "semicolons)\n");
}

TEST_CASE("a header that names one id, or one twice, is refused") {
  CHECK(read_text("# c\nAppId,Task\na,t\n") ==
        "error: line 2: the header names AppId but no TaskId: found \"AppId\", \"Task\"; wanted "
        "are AppId (or app_id) and TaskId (or task_id)\n");
  CHECK(read_text("x,task_id\n").find("error: line 1: the header names TaskId but no AppId") == 0);
  CHECK(read_text("AppId\na\n").find("error: line 1: the header names AppId but no TaskId") == 0);
  CHECK(read_text("AppId,TaskId,app_id\n") ==
        "error: line 1: the header names AppId twice, as column 1 and as column 3\n");
}

TEST_CASE("another separator is refused by name") {
  CHECK(read_text("AppId;TaskId\na;t\n") ==
        "error: line 1: the columns are separated by semicolons: \"AppId;TaskId\"; wanted are "
        "commas\n");
  CHECK(read_text("a\tt\nb\tu\n") ==
        "error: line 1: the columns are separated by tabs: \"a\\x09t\"; wanted are commas\n");
  CHECK(read_text("a|t\n").find("separated by vertical bars") != std::string::npos);
  CHECK(read_text("AppId;TaskId;note, free\na;t;x\n").find("separated by semicolons") !=
        std::string::npos);
  CHECK(read_text("a;b,t\n") ==
        "1 ! AppId holds a byte 0x3B at position 2; allowed are A-Z a-z 0-9 _ -\n");
}

TEST_CASE("short rows and ids that break the form are records with a reason") {
  CHECK(read_text("a,t\nb\n,u\nc,\n") ==
        "1 a|t\n2 ! the row has 1 column; AppId and TaskId are wanted\n3 ! AppId is empty\n"
        "4 ! TaskId is empty\n");
  CHECK(read_text("AppId,x,y,TaskId\na,b\n,,,\n") ==
        "2 ! the row has 2 columns; TaskId is column 4\n3 ! AppId is empty\n");
  CHECK(read_text("a,"s + std::string(60, 'x') + "\n") ==
        "1 ! TaskId has 60 characters, at most 55 are allowed\n");
  CHECK(read_text("a\0b,t\n"s) ==
        "1 ! AppId holds a byte 0x00 at position 2; allowed are A-Z a-z 0-9 _ -\n");
  CHECK(read_text("\" a\",t\n a , t \n", {.no_header = true}) ==
        "1 ! AppId holds a byte 0x20 at position 1; allowed are A-Z a-z 0-9 _ -\n2 a|t\n");
}

TEST_CASE("malformed quotes cost their record, and say which lines it holds") {
  CHECK(read_text("a,t\n\"b\"x,u\nc,v\n") ==
        "1 a|t\n2 ! text follows a closing quote where a comma or the line's end is wanted\n"
        "3 c|v\n");
  CHECK(
      read_text("a,t\nb,\"u\nc,v\nd,w") ==
      "1 a|t\n2 ! the quote that opens in line 2 is never closed (lines 2 to 4 are one record)\n");
}

TEST_CASE("an open quote that hides more than 64 KiB of lines is refused, not passed over") {
  std::string input = "a,t\n\"b,u\n";
  for (int i = 0; i < 20'000; ++i) input += "c,v\n";
  const auto read = read_cut(input, {}, {1000, 2});
  CHECK(read.records.size() == 1);
  CHECK(read.error ==
        "line 2: the quote that opens here is never closed: all that follows, to line 20003, "
        "stands inside it. Close it or take it out");
  CHECK(read_text("a,t\n\"" + std::string(100'000, 'x')) ==
        "1 a|t\n2 ! the quote that opens in line 2 is never closed\n");
}

TEST_CASE("a line of 10 MB is one record that is no task; its ids are cut") {
  const std::string large(10'000'000, 'x');
  for (const std::string& row : {large, "a,t," + large, large + "," + large}) {
    const auto read = read_cut("a,t\n" + row + "\nb,u\n", {}, {65'536, 0});
    REQUIRE(read.records.size() == 3);
    CHECK(read.records[1].problem ==
          "the record has " + std::to_string(row.size()) + " bytes, at most 65536 are allowed");
    CHECK(read.records[1].app_id.size() <= 256);
    CHECK(read.records[1].task_id.size() <= 256);
    CHECK(read.records[2].line == 3);
    CHECK(read.records[2].problem == "");
  }
  const auto first = read_cut(large + "\nb,u\n", {}, {});
  CHECK(first.records.size() == 2);
}

TEST_CASE("blanks, # lines and line ends before the first record are skipped and counted") {
  CHECK(read_text("\n\r\n# AppId;x\r \t\n  AppId,TaskId\na,t") == "6 a|t\n");
  CHECK(read_text("#\n\n \t{\"AppId\":\"a\",\"TaskId\":\"t\"}\n") == "3 a|t\n");
  CHECK(read_text("") == "");
  CHECK(read_text("\n# only a comment") == "");
  CHECK(read_text("a,t") == "1 a|t\n");
  CHECK(read_text("x") == "1 ! the row has 1 column; AppId and TaskId are wanted\n");
}

TEST_CASE("a UTF-8 byte order mark is dropped, other encodings and archives are refused") {
  CHECK(read_text("\xEF\xBB\xBF"
                  "AppId,TaskId\na,t\n") == "2 a|t\n");
  CHECK(read_text("\xEF\xBB\xBF") == "");
  CHECK(read_text("\xFF\xFE"
                  "a\0,\0t\0\n\0"s) ==
        "error: the input is UTF-16 text (by its byte order mark); save it as UTF-8\n");
  CHECK(read_text("\xFE\xFF\0a\0,"s) ==
        "error: the input is UTF-16 text (by its byte order mark); save it as UTF-8\n");
  CHECK(read_text("PK\x03\x04"
                  "abcdef")
            .find("a ZIP archive or an Excel workbook") != std::string::npos);
  CHECK(read_text("BZh91AY&SY").find("bzip2") != std::string::npos);
  CHECK(read_text("BZh9,t-1\n") == "1 BZh9|t-1\n");
  CHECK(read_text("BZh,t") == "1 BZh|t\n");
  CHECK(read_text("BZh").starts_with("1 ! "));  // shorter than what bzip2 begins with
}

TEST_CASE("a JSON array is refused") {
  CHECK(read_text("\n[{\"AppId\":\"a\",\"TaskId\":\"t\"}]\n") ==
        "error: line 2: this is a JSON array; wanted is one object a line\n");
}

TEST_CASE("records before an error are kept") {
  CHECK(read_text("\x1f") == "1 ! the row has 1 column; AppId and TaskId are wanted\n");
  CHECK(read_text("\x1f\x8b") == "error: the gzip data is cut off after 2 bytes\n");
}

TEST_CASE("random bytes are read alike however they are cut, with lines that only rise") {
  constexpr std::string_view bytes = "ab,,\"\"\r\n\n{}:# \t;\0\xFF";
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::string input = seed % 3 == 0 ? "AppId,TaskId\n" : seed % 3 == 1 ? "a,t\n" : "{}\n";
    for (std::size_t n = random() % 60; n > 0; --n) input += bytes[random() % bytes.size()];
    const auto whole = read_cut(input, {}, {});
    CHECK(read_cut(input, {}, {1, 0}) == whole);
    CHECK(read_cut(input, {}, {9, seed}) == whole);
    std::uint64_t line = 0;
    for (const auto& record : whole.records) {
      CHECK(record.line > line);
      line = record.line;
    }
  }
}
