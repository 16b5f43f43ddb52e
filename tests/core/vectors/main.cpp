// Runs the signing vectors of v1.json and v3.json, at every stage they state.
// MPUSTOP_VECTORS names another directory than the one given as the argument.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "checker.hpp"

namespace {

namespace fs = std::filesystem;
using mpustop::vectors::checker;

/// Meson runs tests in the build directory: a relative name is also looked for where the user is.
fs::path directory(const char* fallback) {
  const char* chosen = std::getenv("MPUSTOP_VECTORS");
  if (chosen == nullptr || *chosen == '\0') return fallback;
  const fs::path path = chosen;
  const char* shell = std::getenv("PWD");
  if (path.is_relative() && !fs::exists(path) && shell != nullptr) return fs::path(shell) / path;
  return path;
}

void run(const fs::path& file, void (*check_one)(simdjson::dom::element, checker&),
         checker& check) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (const auto error = parser.load(file.string()).get(root)) {
    throw std::runtime_error(file.string() + ": " + simdjson::error_message(error));
  }
  const std::size_t before = check.vectors(), stages = check.stages();
  for (const simdjson::dom::element vector : simdjson::dom::array(root)) check_one(vector, check);
  if (check.vectors() == before) throw std::runtime_error(file.string() + ": holds no vector");
  std::printf("%s: %zu vectors, %zu stages\n", file.string().c_str(), check.vectors() - before,
              check.stages() - stages);
}

}  // namespace

int main(int argc, char** argv) {
  checker check;
  try {
    if (argc != 2) throw std::runtime_error("usage: vectors DIRECTORY");
    const fs::path where = directory(argv[1]);
    run(where / "v1.json", mpustop::vectors::check_v1, check);
    run(where / "v3.json", mpustop::vectors::check_v3, check);
  } catch (const std::exception& error) {
    std::printf("FAIL %s\n", error.what());
    return 1;
  }
  std::printf("%zu vectors, %zu of them through stop_request too, %zu stages, %zu failures\n",
              check.vectors(), check.requests(), check.stages(), check.failures());
  return check.failures() == 0 ? 0 : 1;
}
