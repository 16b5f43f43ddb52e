// Which AppIds `mpustop list` is asked for.
#include "cli/app_ids.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <mpustop/error.hpp>

using namespace mpustop;
using namespace mpustop::cli;

namespace {

using ids = std::vector<std::string>;

std::string refusal_of(const std::vector<std::string>& given) {
  list_arguments wanted;
  wanted.app_ids = given;
  try {
    wanted_app_ids(wanted);
  } catch (const error& problem) {
    CHECK(problem.kind() == error_kind::usage);
    return problem.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("AppIds stand one a line, among blank lines and remarks") {
  CHECK(app_ids_in("", "f").empty());
  CHECK(app_ids_in("a\nb\r\n\n  c\t\n# d\n -e", "f") == ids{"a", "b", "c", "-e"});
  CHECK(app_ids_in("AppId\na\nAppId\n", "f") == ids{"a", "AppId"});
  CHECK(app_ids_in("# mine\napp_id\na\n", "f") == ids{"a"});
}

TEST_CASE("a line that is no AppId is named") {
  for (const auto* text : {"a\n\nb c\n", "a\n#\nb,c\n", "a\n\nb\x1b[2J"}) {
    try {
      app_ids_in(text, "apps.txt");
      FAIL("taken");
    } catch (const error& problem) {
      CHECK(problem.kind() == error_kind::input);
      const std::string said = problem.what();
      CHECK(said.starts_with("apps.txt: line 3: AppId "));
      CHECK(said.find('\x1b') == std::string::npos);
    }
  }
}

TEST_CASE("each AppId is taken once, in the order of the command line") {
  list_arguments wanted;
  wanted.app_ids = {"b", "a", "b", "c", "a"};
  CHECK(wanted_app_ids(wanted) == ids{"b", "a", "c"});
}

TEST_CASE("without an AppId, or with one that is none, nothing is asked for") {
  CHECK(refusal_of({}).find("--app-id") != std::string::npos);
  CHECK(refusal_of({}).find("--app-ids-file") != std::string::npos);
  CHECK(refusal_of({"a", "b c"}).find("'b c'") != std::string::npos);
  CHECK(refusal_of({""}).find("--app-id") != std::string::npos);
  CHECK(refusal_of({std::string(65, 'x')}).find("64") != std::string::npos);
}
