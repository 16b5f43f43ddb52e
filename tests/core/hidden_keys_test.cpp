#include "core/hidden_keys.hpp"

#include <doctest/doctest.h>

#include <vector>

using mpustop::core::hide_keys;

TEST_CASE("what may be a key, secret or token is hidden, the rest stands as it is") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},
      {"no session: sign in first", "no session: sign in first"},
      {"using LTAI5tAbCdEfGhIjKlMnOpQr now", "using [hidden] now"},
      {"using CAISgQJ1q6Ft5B2/yfSjIr5bAJIjvhKt6j1aX==.", "using [hidden]==."},
      {"a: /opt/tools2/get-credentials/x1: not found",
       "a: /opt/tools2/get-credentials/x1: not found"},
      {"abcdefghijklmnopqrstuvwxyzabcdef", "[hidden]"},
      {"access_key_secret = short", "access_key_secret = [hidden]"},
      {R"({"sts_token": "T", "mode":"AK"})", R"({"sts_token": "[hidden]", "mode":"AK"})"},
      {"Password:\n  hunter2 x", "Password:\n  [hidden] x"},
      {"the token has ended: sign in", "the token has ended: sign in"},
      {"SECRET=a=b", "SECRET=[hidden]=b"},
      {"0123456789012345", "0123456789012345"},
  };
  for (const auto& [text, wanted] : cases) {
    CAPTURE(text);
    CHECK(hide_keys(text) == wanted);
  }
}
