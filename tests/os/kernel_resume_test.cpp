#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "caught.hpp"
#include "kernel_files.hpp"
#include "os/report_file.hpp"
#include "os/report_reader.hpp"
#include "report_rows.hpp"
#include "temporary.hpp"

using mpustop::error_kind;
using mpustop::core::journal_row;
using mpustop::os::read_report;
using mpustop::os::report_file;
using mpustop::os::report_use;
using namespace mpustop::test;
using kind = mpustop::core::journal_state::kind;

namespace {

const std::string rows = header + row_1 + row_2;

void ignore(const journal_row&) {}

/// Runs `check` in a process that may not do everything, as root may; its exit code.
template <class Check>
int as_nobody(Check check) {
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    constexpr uid_t nobody = 65534;
    const bool dropped = ::geteuid() != 0 || ::setresuid(nobody, nobody, nobody) == 0;
    ::_exit(dropped ? check() : 9);
  }
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a torn tail on the real disk is cut off when the report is opened") {
  const temporary_directory dir;
  // More than one read, and the tail spans two of them.
  std::string many = header;
  while (many.size() < (std::size_t{3} << 20)) many += row_1 + row_2;
  for (const std::string& good : {rows, many}) {
    for (const std::string& tail :
         {std::string(), row_1.substr(0, 30), std::string(2 << 20, '\0')}) {
      const std::string path = dir.file("report.csv", good + tail);
      report_file report(path);
      report.check_usable(report_use::resume);
      std::uint64_t seen = 0;
      const auto state = report.take_up([&](const journal_row&) { ++seen; });
      CHECK(state.what == (tail.empty() ? kind::clean : kind::torn));
      CHECK(state.rows == seen);
      CHECK(state.good_size == good.size());
      CHECK(std::filesystem::file_size(path) == good.size() + tail.size());
      report.open();
      CHECK(std::filesystem::file_size(path) == good.size());
      report.append(row_2);
      report.close();
      CHECK(content(path) == good + row_2);
      CHECK(read_report(path, ignore).rows == seen + 1);
    }
  }
}

TEST_CASE("a report that another process has is not taken up, and whom it is that has it is told") {
  const temporary_directory dir;
  const std::string path = dir.file("report.csv", rows);
  {
    const holder first(path);
    const std::string wanted = "another run (process " + std::to_string(first.pid()) + ")";
    report_file second(path);
    CHECK(says(caught_from([&] { second.check_usable(report_use::resume); }), error_kind::usage,
               wanted));
    CHECK(says(caught_from([&] { second.take_up(ignore); }), error_kind::usage, wanted));
    CHECK(read_report(path, ignore).rows == 2);
  }
  report_file third(path);
  CHECK(third.take_up(ignore).rows == 2);
  // It is taken before it is opened.
  report_file fourth(path);
  CHECK(says(caught_from([&] { fourth.take_up(ignore); }), error_kind::usage, "another run is"));
  third.open();
  third.append(row_1);
  CHECK(content(path) == rows + row_1);
}

TEST_CASE("a report that was replaced since it was taken up is left alone on the real disk") {
  const temporary_directory dir;
  const std::string path = dir.file("report.csv", rows + "3,torn");
  report_file report(path);
  report.take_up(ignore);
  std::filesystem::rename(dir.file("other", rows + "3,torn"), path);
  CHECK(says(caught_from([&] { report.open(); }), error_kind::usage, "was replaced since"));
  CHECK(content(path) == rows + "3,torn");
}

TEST_CASE("a report that may only be read is read, and not taken up") {
  const temporary_directory dir;
  const std::string path = dir.file("report.csv", rows + "3,torn");
  REQUIRE(::chmod(dir.root().c_str(), 0755) == 0);
  REQUIRE(::chmod(path.c_str(), 0444) == 0);
  CHECK(as_nobody([&] {
          const std::string denied = "cannot be opened for reading and writing: Permission denied";
          report_file report(path);
          if (!says(caught_from([&] { report.take_up(ignore); }), error_kind::usage, denied)) {
            return 1;
          }
          if (!says(caught_from([&] { report.check_usable(report_use::resume); }),
                    error_kind::usage, denied)) {
            return 2;
          }
          return read_report(path, ignore).rows == 2 ? 0 : 3;
        }) == 0);
  REQUIRE(::chmod(path.c_str(), 0) == 0);
  CHECK(as_nobody([&] {
          return says(caught_from([&] { read_report(path, ignore); }), error_kind::input,
                      "cannot be opened for reading: Permission denied")
                     ? 0
                     : 1;
        }) == 0);
  CHECK(content(path).size() == (::geteuid() == 0 ? rows.size() + 6 : 0));
}

TEST_CASE("the null device has no rows and takes all") {
  report_file report("/dev/null");
  report.check_usable(report_use::resume);
  CHECK(report.take_up(ignore).rows == 0);
  CHECK(read_report("/dev/null", ignore).rows == 0);
  report.open();
  report.append(row_1);
  report.close();
}
