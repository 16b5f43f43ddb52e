#include "cli/shell_words.hpp"

#include <doctest/doctest.h>

using mpustop::cli::shell_command;
using mpustop::cli::shell_word;

TEST_CASE("what a shell takes as it is stands as it is") {
  for (const char* word : {"mpustop", "--qps", "night.csv", "https://127.0.0.1:8443", "a_b-c+d=e",
                           "CODE,OTHER", "50%", "./build/mpustop"}) {
    CHECK(shell_word(word) == word);
  }
}

TEST_CASE("other words are quoted") {
  CHECK(shell_word("") == "''");
  CHECK(shell_word("two words") == "'two words'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("$HOME `x` \"y\" \\ *?[~!#&;<>()|") == "'$HOME `x` \"y\" \\ *?[~!#&;<>()|'");
  CHECK(shell_word("=x") == "'=x'");
  CHECK(shell_word("~") == "'~'");
  CHECK(shell_word("\xe4\xbb\xbb\xe5\x8a\xa1.csv") == "'\xe4\xbb\xbb\xe5\x8a\xa1.csv'");
}

TEST_CASE("what would act on a terminal is escaped") {
  CHECK(shell_word("a\x1b[31m'\\\n") == "$'a\\033[31m\\'\\\\\\012'");
  CHECK(shell_word("\xff") == "$'\\377'");
  CHECK(shell_word("\xc2\x9b") == "$'\\302\\233'");
}

TEST_CASE("a command is its words with blanks between them") {
  CHECK(shell_command({}) == "");
  CHECK(shell_command({"mpustop", "run", "my tasks.csv", "--resume"}) ==
        "mpustop run 'my tasks.csv' --resume");
}
