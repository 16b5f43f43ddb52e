#include "cli/suggest.hpp"

#include <doctest/doctest.h>

namespace {

using namespace mpustop::cli;

TEST_CASE("edit distance counts insertions, deletions, substitutions and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("run", "run") == 0);
  CHECK(edit_distance("rnu", "run") == 1);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("--qps", "--QPS") == 0);
  CHECK(edit_distance("ca", "abc") == 3);  // optimal string alignment: no edit within a swap
  CHECK(edit_distance("abcdef", "badcfe") == 3);
}

TEST_CASE("the nearest word is the one that was probably meant") {
  const std::vector<std::string> options{"--qps", "--report", "--resume", "--retry-failed",
                                         "--yes"};
  CHECK(nearest("--qsp", options) == "--qps");
  CHECK(nearest("--reprot", options) == "--report");
  CHECK(nearest("--retry", options) == "--retry-failed");  // a beginning
  CHECK(nearest("--RESUME", options) == "--resume");
  CHECK(nearest("--re", options).empty());  // begins three of them, and is near none
  CHECK(nearest("--frobnicate", options).empty());
  CHECK(nearest("-x", options).empty());
  CHECK(nearest("", options).empty());
  CHECK(nearest("--qps", {}).empty());
  CHECK(nearest(std::string(100'000, 'q'), options).empty());
}

TEST_CASE("short commands are told apart from anything") {
  const std::vector<std::string> commands{"run", "check", "bench", "mock", "demo", "list"};
  CHECK(nearest("rnu", commands) == "run");
  CHECK(nearest("chekc", commands) == "check");
  CHECK(nearest("benchmark", commands).empty());
  CHECK(nearest("lst", commands) == "list");
  CHECK(nearest("stop", commands).empty());
  CHECK(nearest("x", commands).empty());
}

TEST_CASE("a suggestion is a question") {
  CHECK(did_you_mean("strcit", {"strict", "paranoid", "send"}) == "; did you mean strict?");
  CHECK(did_you_mean("nonsense", {"strict", "paranoid", "send"}).empty());
}

}  // namespace
