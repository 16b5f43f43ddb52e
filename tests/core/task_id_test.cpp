#include "core/task_id.hpp"

#include <doctest/doctest.h>

using namespace mpustop::core;

namespace {

std::string problem(id_kind kind, std::string_view id) { return id_problem(kind, id, id.size()); }

}  // namespace

TEST_CASE("ids are 1..64 and 1..55 bytes of A-Z a-z 0-9 _ -") {
  CHECK(is_id(id_kind::app, "aZ09_-"));
  CHECK(is_id(id_kind::app, std::string(64, 'x')));
  CHECK_FALSE(is_id(id_kind::app, std::string(65, 'x')));
  CHECK(is_id(id_kind::task, std::string(55, 'x')));
  CHECK_FALSE(is_id(id_kind::task, std::string(56, 'x')));
  CHECK_FALSE(is_id(id_kind::task, ""));
}

TEST_CASE("exactly 64 byte values are allowed, and is_id and id_problem agree") {
  int count = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string id(1, static_cast<char>(byte));
    const bool good = is_id(id_kind::task, id);
    CHECK(good == problem(id_kind::task, id).empty());
    count += good ? 1 : 0;
  }
  CHECK(count == 64);
}

TEST_CASE("the reason says which id, what and where") {
  CHECK(problem(id_kind::app, "") == "AppId is empty");
  CHECK(problem(id_kind::task, std::string(60, 'x')) ==
        "TaskId has 60 characters, at most 55 are allowed");
  CHECK(problem(id_kind::app, "abc d") ==
        "AppId holds a byte 0x20 at position 4; allowed are A-Z a-z 0-9 _ -");
  CHECK(problem(id_kind::task, "\xC3\xA4") ==
        "TaskId holds a byte 0xC3 at position 1; allowed are A-Z a-z 0-9 _ -");
  CHECK(problem(id_kind::task, "good") == "");
}

TEST_CASE("columns are named in either spelling and any case") {
  for (const char* name : {"AppId", "app_id", "APPID", "App_Id"}) {
    CHECK(id_named(name) == id_kind::app);
  }
  for (const char* name : {"TaskId", "task_id", "TASK_ID"}) CHECK(id_named(name) == id_kind::task);
  for (const char* name : {"", "App", "AppI", "AppIds", "App Id", "app-id", "App__Id"}) {
    CHECK_FALSE(id_named(name));
  }
}
