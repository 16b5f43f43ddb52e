#include "os/small_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "caught.hpp"
#include "temporary.hpp"

using namespace mpustop;
using namespace mpustop::test;

TEST_CASE("a small file is read whole, with whether others may read it") {
  const temporary_directory at;
  const std::string path = at.file("f", std::string("a\0b\n", 4));
  for (const auto& [mode, others] :
       {std::pair(0600, false), {0640, true}, {0604, true}, {0622, false}}) {
    ::chmod(path.c_str(), static_cast<mode_t>(mode));
    const auto file = os::read_small_file(path);
    REQUIRE(file);
    CHECK(file->text == std::string("a\0b\n", 4));
    CHECK(file->others_may_read() == others);
    CHECK((file->mode & 07777) == static_cast<mode_t>(mode));
  }
  CHECK(os::read_small_file(at.file("full", std::string(1 << 20, 'x')))->text.size() == 1 << 20);
}

TEST_CASE("a small file that is not there is none, one that cannot be read an error") {
  const temporary_directory at;
  CHECK_FALSE(os::read_small_file(at.path("none")));
  CHECK_FALSE(os::read_small_file(at.file("f", "") + "/below"));
  const auto reading = [](const std::string& path) {
    return caught_from([&] { os::read_small_file(path); });
  };
  CHECK(says(reading(at.root().string()), error_kind::usage,
             at.root().string() + ": cannot be read: Is a directory"));
  CHECK(says(reading(at.file("big", std::string((1 << 20) + 1, 'x'))), error_kind::usage,
             "big: is longer than 1 MiB"));
  CHECK(says(reading(at.path("a\nb") + std::string(300, 'x')), error_kind::usage, "a\\x0Ab"));
}
