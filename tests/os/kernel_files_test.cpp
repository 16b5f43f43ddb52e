#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mpustop/error.hpp>

#include "core/journal.hpp"
#include "kernel_files.hpp"
#include "os/entropy.hpp"
#include "os/report_file.hpp"
#include "temporary.hpp"

using mpustop::error_kind;
using mpustop::os::report_file;
using mpustop::test::content;
using mpustop::test::holder;
using mpustop::test::temporary_directory;

namespace {

const std::string header(mpustop::core::journal_header());
const std::string row = "1,a,b,stopped,,200,R,1,1.000,2026-08-01T09:30:00.123Z,\n";

template <class Call>
std::string error_of(error_kind kind, Call call) {
  try {
    call();
  } catch (const mpustop::error& caught) {
    CHECK(caught.kind() == kind);
    return caught.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a report is written to the real disk") {
  const temporary_directory dir;
  const std::string path = dir.path("report.csv");
  report_file report(path);
  report.check_usable();
  CHECK(!std::filesystem::exists(path));
  report.open();
  CHECK(content(path) == header);
  report.append(row + row);
  CHECK(content(path) == header + row + row);
  report.close();
  CHECK(contains(error_of(error_kind::usage, [&] { report.check_usable(); }), "earlier run"));
}

TEST_CASE("a torn header on the real disk is written anew") {
  const temporary_directory dir;
  const std::string path = dir.path("report.csv");
  std::ofstream(path) << header.substr(0, 20);
  report_file report(path);
  report.check_usable();
  report.open();
  report.append(row);
  report.close();
  CHECK(content(path) == header + row);
}

TEST_CASE("a path that cannot be a report is refused with its cause") {
  const temporary_directory dir;
  const auto refusal = [](const std::string& path) {
    const std::string looked =
        error_of(error_kind::usage, [&] { report_file(path).check_usable(); });
    CHECK(contains(looked, path));
    CHECK(!error_of(error_kind::usage, [&] { report_file(path).open(); }).empty());
    return looked;
  };
  CHECK(contains(refusal(dir.path("")), "names a directory"));
  CHECK(contains(refusal(dir.path(".")), "is a directory"));
  CHECK(contains(refusal(dir.path("none/report.csv")), "cannot be created in"));
  CHECK(contains(refusal(dir.path(std::string(300, 'x'))), "File name too long"));
  REQUIRE(::mkfifo(dir.path("pipe").c_str(), 0644) == 0);
  CHECK(contains(refusal(dir.path("pipe")), "is a pipe"));
}

TEST_CASE("of two runs on one report the second is refused, naming the first's process") {
  const temporary_directory dir;
  const std::string path = dir.path("report.csv");
  {
    const holder first(path);
    const std::string wanted = "another run (process " + std::to_string(first.pid()) + ")";
    report_file second(path);
    CHECK(contains(error_of(error_kind::usage, [&] { second.check_usable(); }), wanted));
    CHECK(contains(error_of(error_kind::usage, [&] { second.open(); }), wanted));
  }
  report_file third(path);
  third.check_usable();
  third.open();
  report_file same_process(path);
  CHECK(contains(error_of(error_kind::usage, [&] { same_process.open(); }), "another run is"));
  third.append(row);
  CHECK(content(path) == header + row);
}

TEST_CASE("a device that is always full is a report error") {
  report_file report("/dev/full");
  report.check_usable();
  CHECK(error_of(error_kind::report, [&] { report.open(); }) ==
        "report /dev/full: cannot be written: No space left on device");
}

TEST_CASE("a limit on the file's size leaves whole rows and names the cause") {
  const temporary_directory dir;
  const std::string path = dir.path("report.csv");
  struct ::rlimit before {};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  struct ::rlimit small = before;
  small.rlim_cur = header.size() + 2 * row.size() + 10;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  report_file report(path);
  report.open();
  const std::string said =
      error_of(error_kind::report, [&] { report.append(row + row + row + row); });
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, handler);
  CHECK(contains(said, "cannot be written: File too large"));
  CHECK(content(path) == header + row + row);
}

TEST_CASE("random numbers differ") {
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(mpustop::os::random_u64());
  CHECK(seen.size() == 1000);
}
