#include "os/input_file.hpp"

#include <thread>
#include <vector>

#include <fcntl.h>

#include <doctest/doctest.h>

#include <mpustop/error.hpp>

#include "temporary.hpp"

using mpustop::os::input_file;
using mpustop::test::standard_input;
using mpustop::test::temporary_directory;

namespace {

std::string read_all(input_file& file, std::size_t piece) {
  std::string out;
  std::vector<char> bytes(piece);
  for (std::size_t count = file.read(bytes); count > 0; count = file.read(bytes)) {
    out.append(bytes.data(), count);
  }
  return out;
}

std::string error_of(const std::string& path) {
  input_file file(path);
  try {
    read_all(file, 10);
  } catch (const mpustop::error& e) {
    CHECK(e.kind() == mpustop::error_kind::input);
    return e.what();
  }
  return {};
}

}  // namespace

TEST_CASE("an input file is read to its end") {
  const temporary_directory directory;
  input_file file(directory.file("tasks.csv", "a,t\nb,u\n"));
  CHECK(read_all(file, 3) == "a,t\nb,u\n");
  std::vector<char> bytes(3);
  CHECK(file.read(bytes) == 0);
}

TEST_CASE("what cannot be read is named with the kernel's reason") {
  const temporary_directory directory;
  const std::string missing = directory.path("missing.csv");
  CHECK(error_of(missing) == missing + ": No such file or directory");
  const std::string file = directory.file("file", "");
  CHECK(error_of(file + "/x") == file + "/x: Not a directory");
  CHECK(error_of(directory.path(".")) == directory.path(".") + ": Is a directory");
  CHECK(error_of("") == ": No such file or directory");
}

TEST_CASE("standard input is read as it comes") {
  standard_input input;
  input_file file("-");
  CHECK(file.name() == "standard input");
  std::vector<char> bytes(100);
  input.type("abc");
  REQUIRE(file.read(bytes) == 3);
  input.type("de");
  CHECK(file.read(bytes) == 2);
  input.end();
  CHECK(file.read(bytes) == 0);
}

TEST_CASE("a read that waits for a pipe's writer is ended by cancel") {
  const temporary_directory directory;
  input_file file(directory.fifo("pipe"));
  std::size_t count = 1;
  std::thread reader([&] {
    std::vector<char> bytes(10);
    count = file.read(bytes);
  });
  file.cancel();
  reader.join();
  CHECK(count == 0);
}

TEST_CASE("a named pipe is read from its writer's first byte to its last") {
  const temporary_directory directory;
  const std::string path = directory.fifo("pipe");
  input_file file(path);
  std::string read;
  std::thread reader([&] { read = read_all(file, 10); });
  {
    std::ofstream out(path);
    out << "a,t\n" << std::string(100'000, 'x');
  }
  reader.join();
  CHECK(read == "a,t\n" + std::string(100'000, 'x'));
}
