#include "os/report_file.hpp"

#include <string>

#include <doctest/doctest.h>

#include <mpustop/error.hpp>

#include "fake_disk.hpp"
#include "report_rows.hpp"

using mpustop::error_kind;
using mpustop::os::report_file;
using mpustop::test::header;
using mpustop::test::row_1;
using mpustop::test::row_2;
using namespace std::chrono_literals;

namespace {

/// The error that `call` ends with, as "kind: text", or "" if it ends without one.
template <class Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const mpustop::error& caught) {
    return (caught.kind() == error_kind::usage ? "usage: " : "report: ") +
           std::string(caught.what());
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// What both looking and opening say about what stands at `r.csv`.
std::string refusal(fake_disk& disk) {
  const std::string before = disk.exists("r.csv") ? disk.content("r.csv") : "";
  report_file report("r.csv", disk);
  const std::string looked = error_of([&] { report.check_usable(); });
  CHECK(error_of([&] { report.open(); }) == looked);
  CHECK(!report.is_open());
  CHECK(disk.open_files() == 0);
  if (!looked.empty()) CHECK(disk.content("r.csv") == before);
  return looked;
}

}  // namespace

TEST_CASE("a new report holds the header, then the rows, all on the disk when closed") {
  fake_disk disk;
  report_file report("r.csv", disk);
  report.check_usable();
  CHECK(!disk.exists("r.csv"));
  report.open();
  CHECK(report.is_open());
  CHECK(disk.synced("r.csv") == header);
  report.append(row_1);
  CHECK(disk.content("r.csv") == header + row_1);
  report.append("");
  report.append(row_2 + row_1);
  report.close();
  CHECK(!report.is_open());
  CHECK(disk.synced("r.csv") == header + row_1 + row_2 + row_1);
  CHECK(disk.open_files() == 0);
  report.close();
}

TEST_CASE("a report without rows is usable, whatever of its header is there") {
  for (std::size_t size = 0; size <= header.size(); ++size) {
    fake_disk disk;
    disk.put("r.csv", header.substr(0, size));
    report_file report("r.csv", disk);
    report.check_usable();
    CHECK(disk.content("r.csv") == header.substr(0, size));
    report.open();
    report.append(row_1);
    report.close();
    CHECK(disk.content("r.csv") == header + row_1);
  }
}

TEST_CASE("a report with rows is refused, and so is what is no report") {
  fake_disk disk;
  disk.put("r.csv", header + row_1);
  CHECK(contains(
      refusal(disk),
      "usage: report r.csv: holds the rows of an earlier run: go on with it by --resume, or"));
  disk.put("r.csv", header + "1,torn");
  CHECK(contains(refusal(disk), "holds the rows of an earlier run"));
  disk.put("r.csv", "app_id,task_id\na,b\n");
  CHECK(contains(refusal(disk), "usage: report r.csv: exists and is not a report of mpustop"));
}

TEST_CASE("only files and character devices can be reports") {
  fake_disk disk;
  disk.put("r.csv", "", S_IFDIR | 0755);
  CHECK(contains(refusal(disk), "usage: report r.csv: is a directory"));
  disk.put("r.csv", "", S_IFIFO | 0644);
  CHECK(contains(refusal(disk), "is a pipe"));
  disk.put("r.csv", "", S_IFBLK | 0644);
  CHECK(contains(refusal(disk), "is a block device"));
  disk.put("r.csv", "", S_IFSOCK | 0644);
  CHECK(contains(refusal(disk), "is a socket"));
  CHECK(contains(error_of([&] { report_file("", disk).check_usable(); }), "a file name is wanted"));
  CHECK(contains(error_of([&] { report_file("d/", disk).check_usable(); }), "names a directory"));
}

TEST_CASE("a character device is written to without lock, look or sync") {
  fake_disk disk;
  disk.put("r.csv", "anything", S_IFCHR | 0666);
  disk.set_holder("r.csv", 1);
  report_file report("r.csv", disk);
  report.check_usable();
  report.open();
  report.append(row_1);
  report.close();
  CHECK(disk.content("r.csv") == "anything" + header + row_1);
  CHECK(disk.synced("r.csv") == "anything");
}

TEST_CASE("a report that another run writes is refused, with its process") {
  fake_disk disk;
  disk.put("r.csv", "");
  disk.set_holder("r.csv", 4711);
  CHECK(contains(refusal(disk), "usage: report r.csv: another run (process 4711) is writing it"));
  disk.set_holder("r.csv", 0);
  disk.lock_failure = EWOULDBLOCK;
  report_file report("r.csv", disk);
  CHECK(contains(error_of([&] { report.open(); }), "usage: report r.csv: another run is writing"));
  disk.lock_failure = ENOLCK;
  CHECK(
      contains(error_of([&] { report.open(); }), "usage: report r.csv: cannot be locked: No loc"));
}

TEST_CASE("rows that another run has written since the first look are not written over") {
  fake_disk disk;
  report_file report("r.csv", disk);
  report.check_usable();
  disk.put("r.csv", header + row_1);
  CHECK(contains(error_of([&] { report.open(); }), "holds the rows of an earlier run"));
  CHECK(disk.content("r.csv") == header + row_1);
}

TEST_CASE("short writes and interrupts lose nothing") {
  fake_disk disk;
  disk.short_writes = 3;
  disk.interrupts = true;
  report_file report("r.csv", disk);
  report.check_usable();
  report.open();
  report.append(row_1 + row_2);
  report.close();
  CHECK(disk.synced("r.csv") == header + row_1 + row_2);
}

TEST_CASE("a disk that takes its time to sync does not hold up who appends") {
  fake_disk disk;
  report_file report("r.csv", disk, 0ms);
  report.open();
  disk.hold();
  report.append(row_1);
  disk.wait_for_begun_syncs(2);
  for (int i = 0; i < 100; ++i) report.append(row_2);
  CHECK(disk.synced("r.csv") == header);
  disk.release();
  disk.wait_for_ended_syncs(3);
  CHECK(disk.synced("r.csv") == disk.content("r.csv"));
  report.close();
}

TEST_CASE("rows are synced without a close") {
  fake_disk disk;
  report_file report("r.csv", disk, 1ms);
  report.open();
  for (int syncs = 2; syncs < 5; ++syncs) {
    report.append(row_1);
    disk.wait_for_ended_syncs(syncs);
  }
  CHECK(disk.synced("r.csv") == header + row_1 + row_1 + row_1);
}

TEST_CASE("appending wants an open report") {
  fake_disk disk;
  report_file report("r.csv", disk);
  CHECK_THROWS_AS(report.append(row_1), std::logic_error);
  report.close();
}
