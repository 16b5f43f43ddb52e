#include <doctest/doctest.h>

#include <mpustop/error.hpp>
#include <mpustop/row.hpp>

TEST_CASE("outcomes are written as the report's specification names them") {
  using mpustop::outcome;
  CHECK(to_string(outcome::stopped) == "stopped");
  CHECK(to_string(outcome::already_stopped) == "already_stopped");
  CHECK(to_string(outcome::gave_up) == "gave_up");
}

TEST_CASE("each kind of run-level error has its exit code") {
  using mpustop::error_kind;
  CHECK(mpustop::exit_code(error_kind::usage) == 2);
  CHECK(mpustop::exit_code(error_kind::input) == 2);
  CHECK(mpustop::exit_code(error_kind::connect) == 2);
  CHECK(mpustop::exit_code(error_kind::halted) == 3);
  CHECK(mpustop::exit_code(error_kind::report) == 4);
}
