#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "caught.hpp"
#include "fake_disk.hpp"
#include "os/report_file.hpp"
#include "os/report_reader.hpp"
#include "report_rows.hpp"

using mpustop::error;
using mpustop::error_kind;
using mpustop::core::journal_row;
using mpustop::core::journal_state;
using mpustop::os::read_report;
using mpustop::os::report_file;
using mpustop::os::report_use;
using namespace mpustop::test;
using kind = mpustop::core::journal_state::kind;

namespace {

const std::string rows = header + row_1 + row_2;

void ignore(const journal_row&) {}

/// What both a resume and a reader say of a file that they refuse; both leave it alone.
std::string refusal(fake_disk& disk, const std::string& content) {
  disk.put("r.csv", content);
  report_file report("r.csv", disk);
  const auto refused = caught_from([&] { report.take_up(ignore); });
  REQUIRE(says(refused, error_kind::usage, "report r.csv: "));
  CHECK(says(caught_from([&] { read_report("r.csv", ignore, disk); }), error_kind::input,
             refused->what()));
  CHECK(disk.content("r.csv") == content);
  CHECK(disk.open_files() == 0);
  return refused->what();
}

}  // namespace

TEST_CASE("a report that is taken up tells its rows, and nothing is changed before it is opened") {
  fake_disk disk;
  for (const std::string tail : {"", "3,a,d,stop", "\xff\n", "\n\n"}) {
    CAPTURE(tail);
    disk.put("r.csv", rows + tail);
    report_file report("r.csv", disk);
    report.check_usable(report_use::resume);
    std::vector<std::string> seen;
    const journal_state state = report.take_up([&](const journal_row& row) {
      seen.push_back(std::string(row.task_id) + " " + std::string(to_string(row.outcome)));
    });
    CHECK(seen == std::vector<std::string>{"b stopped", "c failed"});
    CHECK(state.what == (tail.empty() ? kind::clean : kind::torn));
    CHECK(state.rows == 2);
    CHECK(state.good_size == rows.size());
    CHECK(state.has_header);
    CHECK(disk.content("r.csv") == rows + tail);
    CHECK(!report.is_open());
    report.open();
    // The cut is on the disk before anything can be appended.
    CHECK(disk.synced("r.csv") == rows);
    report.append(row_1);
    report.close();
    CHECK(disk.synced("r.csv") == rows + row_1);
    CHECK(disk.open_files() == 0);
  }
}

TEST_CASE("a file without rows is taken up and begun anew") {
  for (std::size_t size = 0; size <= 2 * header.size(); ++size) {
    CAPTURE(size);
    // What is there of the header, or all of it but for an end that was never written.
    std::string begun = header.substr(0, size % header.size());
    if (size >= header.size()) begun.resize(header.size(), '\0');
    if (size == 2 * header.size()) begun = header;
    fake_disk disk;
    disk.put("r.csv", begun);
    report_file report("r.csv", disk);
    const bool takes_up = size % 2 == 0;
    if (takes_up) {
      const journal_state state = report.take_up(ignore);
      CHECK(state.rows == 0);
      CHECK(state.has_header == (begun == header));
    } else {
      report.check_usable();
    }
    CHECK(disk.content("r.csv") == begun);
    report.open();
    CHECK(disk.synced("r.csv") == header);
    report.append(row_1);
    report.close();
    CHECK(disk.content("r.csv") == header + row_1);
  }
}

TEST_CASE("where nothing is, and of a device, nothing is taken up") {
  fake_disk disk;
  report_file report("r.csv", disk);
  report.check_usable(report_use::resume);
  CHECK(!report.take_up(ignore).has_header);
  CHECK(!disk.exists("r.csv"));
  CHECK(disk.open_files() == 0);
  report.open();
  report.append(row_1);
  report.close();
  CHECK(disk.content("r.csv") == header + row_1);

  disk.put("null", rows, S_IFCHR | 0666);
  report_file device("null", disk);
  device.check_usable(report_use::resume);
  CHECK(device.take_up(ignore).rows == 0);
  CHECK(read_report("null", ignore, disk).rows == 0);
  device.open();
  device.append(row_1);
  CHECK(disk.content("null") == rows + header + row_1);
}

TEST_CASE("what is foreign or damaged is refused with what is wrong and what would be right") {
  fake_disk disk;
  CHECK(refusal(disk, "app_id,task_id\na,b\n").find("is not a report of mpustop") !=
        std::string::npos);
  CHECK(refusal(disk, header + row_1 + "2,a,c,fail" + row_2 + row_1) ==
        "report r.csv: line 3 is damaged: it has no outcome in its fourth column; repair or remove "
        "that line, or name another report with --report");
  CHECK(refusal(disk, header + "x\ny\nz\n").find("line 2 is damaged: it ends before") !=
        std::string::npos);
  disk.put("d", "", S_IFDIR | 0755);
  CHECK(says(caught_from([&] { read_report("d", ignore, disk); }), error_kind::input,
             "report d: is a directory"));
  CHECK(says(caught_from([&] { report_file("d", disk).take_up(ignore); }), error_kind::usage,
             "report d: is a directory"));
  CHECK(says(caught_from([&] { read_report("none", ignore, disk); }), error_kind::input,
             "report none: cannot be read: No such file"));
}

TEST_CASE("a report that another run writes is not taken up, but may be read") {
  fake_disk disk;
  disk.put("r.csv", rows + "3,torn");
  disk.set_holder("r.csv", 4711);
  report_file report("r.csv", disk);
  for (const auto& refused : {caught_from([&] { report.take_up(ignore); }),
                              caught_from([&] { report.check_usable(report_use::resume); })}) {
    CHECK(says(refused, error_kind::usage, "report r.csv: another run (process 4711)"));
  }
  CHECK(disk.open_files() == 0);
  CHECK(read_report("r.csv", ignore, disk).rows == 2);
  CHECK(disk.content("r.csv") == rows + "3,torn");
}

TEST_CASE("what is no longer as it was when it was taken up is left alone") {
  const auto opened_after = [](fake_disk& disk, auto change) {
    disk.put("r.csv", rows + "3,torn");
    report_file report("r.csv", disk);
    report.take_up(ignore);
    change();
    const auto refused = caught_from([&] { report.open(); });
    CHECK(!report.is_open());
    CHECK(disk.open_files() == 0);
    return refused;
  };
  fake_disk disk;
  CHECK(says(opened_after(disk, [&] { disk.remove("r.csv"); }), error_kind::usage,
             "report r.csv: was removed since it was read"));
  CHECK(!disk.exists("r.csv"));
  CHECK(says(opened_after(disk, [&] { disk.put("r.csv", rows + "3,torn"); }), error_kind::usage,
             "report r.csv: was replaced since it was read"));
  CHECK(disk.content("r.csv") == rows + "3,torn");
  CHECK(says(opened_after(disk, [&] { disk.add("r.csv", "x"); }), error_kind::usage,
             "report r.csv: was changed since it was read"));
  CHECK(disk.content("r.csv") == rows + "3,tornx");
}

TEST_CASE("a report that is taken up and not opened is let go") {
  fake_disk disk;
  disk.put("r.csv", rows + "3,torn");
  report_file report("r.csv", disk);
  report.take_up(ignore);
  CHECK(disk.open_files() == 1);
  CHECK_THROWS_AS(report.take_up(ignore), std::logic_error);
  report.close();
  CHECK(disk.open_files() == 0);
  { report_file("r.csv", disk).take_up(ignore); }
  CHECK(disk.open_files() == 0);
  CHECK(disk.content("r.csv") == rows + "3,torn");
}
