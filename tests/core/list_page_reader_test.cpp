// What an answer to ListRtcMPUTaskDetail names.
#include "core/list_page_reader.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mpustop::core;

namespace {

/// "app/task ..." in the answer's order and "+N" nameless ones, or "no page".
std::string read(std::string_view body) {
  list_page_reader reader;
  list_page page;
  reader.read(R"({"MPUTasks":[{"TaskId":"left over"}]})", page);
  std::string out;
  if (!reader.read(body, page)) {
    CHECK(page.size() == 0);
    return "no page";
  }
  for (const auto& one : page.entries) out += one.app_id + "/" + one.task_id + " ";
  if (page.nameless > 0) out += "+" + std::to_string(page.nameless);
  CHECK(page.size() == page.entries.size() + page.nameless);
  return out;
}

}  // namespace

TEST_CASE("a page names tasks in its order, among fields that are passed over") {
  CHECK(read(R"({"RequestId":"R","MPUTasks":[
      {"AppId":"a","ChannelId":"c","TaskId":"t1","MixMode":"1","StreamURL":"rtmp://x/y",
       "MultiStreamURL":[{"URL":"u","IsAliCdn":true,"TaskId":"no"}],
       "TranscodeParams":{"TaskId":"neither","LayoutInfo":{}}},
      {"TaskId":"t2","AppId":"a"}]})") == "a/t1 a/t2 ");
}

TEST_CASE("a list that is empty, null or absent is an empty page") {
  CHECK(read(R"({"RequestId":"R","MPUTasks":[]})").empty());
  CHECK(read(R"({"RequestId":"R","MPUTasks":null})").empty());
  CHECK(read(R"({"RequestId":"R"})").empty());
  CHECK(read("{}").empty());
}

TEST_CASE("what is no list of objects is no page, and nothing is left of it") {
  for (const auto* body :
       {"", "[]", "null", "{", R"({"MPUTasks":{}})", R"({"MPUTasks":"t"})", R"({"MPUTasks":["t"]})",
        R"({"MPUTasks":[{"TaskId":"t"},1]})", R"({"MPUTasks":[{"TaskId":"t"}]} {})",
        R"({"MPUTasks":[{"TaskId":"t"}])", "{\"MPUTasks\":[{\"TaskId\":\"\xff\"}]}"}) {
    CAPTURE(body);
    CHECK(read(body) == "no page");
  }
}

TEST_CASE("ids are told as they are, and entries without one are counted") {
  CHECK(read(R"({"MPUTasks":[{"TaskId":"a\u0000\u001b[2J"},{"TaskId":""},{"AppId":"a"},{},
      {"TaskId":null},{"TaskId":["x"]},{"TaskId":7},{"taskid":"t","AppId":18446744073709551615}]})") ==
        std::string("/a\0\x1b[2J /7 18446744073709551615/t +5", 36));
}

TEST_CASE("an id without end is cut, and stays longer than any valid one") {
  list_page_reader reader;
  list_page page;
  REQUIRE(reader.read(R"({"MPUTasks":[{"TaskId":")" + std::string(1'000'000, 'x') + "\"}]}", page));
  CHECK(page.entries.at(0).task_id == std::string(256, 'x'));
}

TEST_CASE("cut anywhere, a page is none") {
  const std::string whole = R"({"RequestId":"R","MPUTasks":[{"AppId":"a","TaskId":"t"}]})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(read(whole.substr(0, size)) == "no page");
  }
  CHECK(read(whole) == "a/t ");
}
