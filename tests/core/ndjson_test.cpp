#include <doctest/doctest.h>

#include "core/ndjson_parser.hpp"
#include "reading.hpp"

using mpustop::test::read_cut;
using mpustop::test::read_text;

TEST_CASE("objects give their ids under any of the names, in any order and case") {
  CHECK(read_text("{\"AppId\":\"a\",\"TaskId\":\"t\"}\n"
                  "{\"task_id\":\"t2\",\"app_id\":\"a2\"}\n"
                  "{\"APPID\":\"a3\",\"taskid\":\"t3\"}") == "1 a|t\n2 a2|t2\n3 a3|t3\n");
}

TEST_CASE("other members are ignored, whatever they hold") {
  CHECK(read_text("{\"x\":{\"AppId\":[1,{\"TaskId\":null}]},\"AppId\":\"a\",\"y\":[[],{}],"
                  "\"TaskId\":\"t\",\"App\":\"z\"}\n") == "1 a|t\n");
}

TEST_CASE("escapes in keys and values are undone") {
  CHECK(read_text(R"({"\u0041ppId":"\u0061-1","TaskId":"t\u005f2"})") == "1 a-1|t_2\n");
  CHECK(read_text(R"({"AppId":"a\u0000b","TaskId":"t"})") ==
        "1 ! AppId holds a byte 0x00 at position 2; allowed are A-Z a-z 0-9 _ -\n");
}

TEST_CASE("a whole number is an id, nothing else but a string is") {
  CHECK(read_text("{\"AppId\":12,\"TaskId\":18446744073709551615}\n") ==
        "1 12|18446744073709551615\n");
  CHECK(read_text("{\"AppId\":-3,\"TaskId\":0}\n") == "1 -3|0\n");
  CHECK(read_text("{\"AppId\":\"a\",\"TaskId\":1.5}\n") ==
        "1 ! TaskId is a number that is not whole; a string is wanted\n");
  CHECK(read_text("{\"AppId\":null,\"TaskId\":\"t\"}\n") ==
        "1 ! AppId is null; a string is wanted\n");
  CHECK(read_text("{\"AppId\":\"a\",\"TaskId\":[\"t\"]}\n") ==
        "1 ! TaskId is an array; a string is wanted\n");
  CHECK(read_text("{\"AppId\":true,\"TaskId\":\"t\"}\n") ==
        "1 ! AppId is true or false; a string is wanted\n");
  CHECK(read_text("{\"AppId\":{},\"TaskId\":\"t\"}\n") ==
        "1 ! AppId is an object; a string is wanted\n");
}

TEST_CASE("an object without an id, or with one twice, is no task") {
  CHECK(read_text("{\"AppId\":\"a\"}\n{\"TaskId\":\"t\"}\n{}\n") ==
        "1 ! the object has no TaskId\n2 ! the object has no AppId\n3 ! the object has no AppId\n");
  CHECK(read_text("{\"AppId\":\"a\",\"TaskId\":\"t\",\"app_id\":\"b\"}") ==
        "1 ! the object names AppId twice\n");
  CHECK(read_text("{\"AppId\":\"\",\"TaskId\":\"t\"}") == "1 ! AppId is empty\n");
}

TEST_CASE("a line that is no object is no task, and the next ones are read") {
  for (const char* bad :
       {"{", "{]", "{\"AppId\":\"a\",\"TaskId\":\"t\"", "{\"AppId\":\"a\",\"TaskId\":\"t\"} x",
        "{\"AppId\":\"a\",\"TaskId\":\"t\",\"x\":nope}", "{\"AppId\":\"a\" \"TaskId\":\"t\"}",
        "{\"AppId\":\"\xFF\",\"TaskId\":\"t\"}", "{\"AppId\":\"a\tb\",\"TaskId\":\"t\"}",
        "{'AppId':'a','TaskId':'t'}"}) {
    CAPTURE(bad);
    const auto read = read_cut(bad + std::string("\n{\"AppId\":\"a\",\"TaskId\":\"t\"}\n"), {}, {});
    REQUIRE(read.records.size() == 2);
    CHECK(read.records[0].problem.find("the line is not JSON: ") == 0);
    CHECK(read.records[1].problem == "");
    CHECK(read.records[1].line == 2);
  }
  CHECK(read_text("{\"AppId\":\"a\",\"TaskId\":\"t\"}\n[1]\n\"x\"\n7\n") ==
        "1 a|t\n2 ! the line is JSON, but not an object with AppId and TaskId\n"
        "3 ! the line is JSON, but not an object with AppId and TaskId\n"
        "4 ! the line is JSON, but not an object with AppId and TaskId\n");
}

TEST_CASE("nesting without end is no task") {
  const std::string deep = "{\"x\":" + std::string(30'000, '[') + std::string(30'000, ']') +
                           ",\"AppId\":\"a\",\"TaskId\":\"t\"}\n";
  const auto read = read_cut(deep, {}, {});
  REQUIRE(read.records.size() == 1);
  CHECK(read.records[0].problem.find("the line is not JSON: ") == 0);
}

TEST_CASE("blank lines and # lines are skipped and counted; any line end will do") {
  CHECK(read_text("# x\n\n  \n{\"AppId\":\"a\",\"TaskId\":\"t\"}\r\n\r\n # {\n"
                  "\t{\"AppId\":\"b\",\"TaskId\":\"t\"}\r{\"AppId\":\"c\",\"TaskId\":\"t\"}") ==
        "4 a|t\n7 b|t\n8 c|t\n");
}

TEST_CASE("a line longer than 64 KiB is no task, and takes no memory") {
  const std::string good = "{\"AppId\":\"a\",\"TaskId\":\"t\"}";
  const std::string fits = good + std::string(64 * 1024 - good.size(), ' ');
  CHECK(read_text(fits + "\n" + good) == "1 a|t\n2 a|t\n");
  CHECK(read_text(fits + " \n" + good) ==
        "1 ! the line has 65537 bytes, at most 65536 are allowed\n2 a|t\n");
  CHECK(read_text(good + "\n" + std::string(100'000, ' ') + good + "\n#" +
                  std::string(100'000, ' ') + "\n" + good) ==
        "1 a|t\n2 ! the line has 100026 bytes, at most 65536 are allowed\n4 a|t\n");
}

TEST_CASE("an id longer than is kept is measured whole") {
  CHECK(read_text("{\"AppId\":\"a\",\"TaskId\":\"" + std::string(5000, 'x') + "\"}") ==
        "1 ! TaskId has 5000 characters, at most 55 are allowed\n");
}
