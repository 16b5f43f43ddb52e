#include "core/command_words.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using mpustop::core::command_words;
using words = std::vector<std::string>;

TEST_CASE("a command line is taken apart as a POSIX shell does") {
  const std::vector<std::pair<std::string, words>> cases = {
      {"cmd arg1 arg2", {"cmd", "arg1", "arg2"}},
      {"  cmd \t arg1\n", {"cmd", "arg1"}},
      {"'/my tools/cred' get", {"/my tools/cred", "get"}},
      {R"(tool --name "First Last")", {"tool", "--name", "First Last"}},
      {R"(tool arg\ with\ blank)", {"tool", "arg with blank"}},
      {R"(tool "say \"hi\" \\ \$x \`y\`")", {"tool", R"(say "hi" \ $x `y`)"}},
      {R"(tool "keeps \n and \'")", {"tool", R"(keeps \n and \')"}},
      {R"(tool 'keeps \" and "')", {"tool", R"(keeps \" and ")"}},
      {R"(a"b"'c'\d)", {"abcd"}},
      {R"(tool "" '' x)", {"tool", "", "", "x"}},
      {R"(tool \' \")", {"tool", "'", "\""}},
  };
  for (const auto& [line, wanted] : cases) {
    CAPTURE(line);
    CHECK(command_words(line) == wanted);
  }
}

TEST_CASE("nothing else of a shell means anything") {
  CHECK(command_words("a $HOME `id` $(id) *;b|c>d&&e # f ~") ==
        words{"a", "$HOME", "`id`", "$(id)", "*;b|c>d&&e", "#", "f", "~"});
}

TEST_CASE("a command line that makes no sense is refused") {
  using namespace std::string_literals;
  CHECK_THROWS_WITH_AS(command_words(" \t"), "names no program", std::invalid_argument);
  CHECK_THROWS_WITH_AS(command_words("'' x"), "names no program", std::invalid_argument);
  CHECK_THROWS_WITH_AS(command_words("a 'b"), "ends within quotes (')", std::invalid_argument);
  CHECK_THROWS_WITH_AS(command_words("a \"b\\\""), "ends within quotes (\")",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(command_words("a\\"), "ends with a backslash", std::invalid_argument);
  CHECK_THROWS_WITH_AS(command_words("a\0b"s), "holds a NUL byte", std::invalid_argument);
}
