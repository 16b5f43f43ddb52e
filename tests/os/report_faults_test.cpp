#include <cerrno>
#include <optional>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "caught.hpp"
#include "fake_disk.hpp"
#include "os/report_file.hpp"
#include "report_rows.hpp"

using mpustop::error;
using mpustop::error_kind;
using mpustop::os::report_file;
using mpustop::test::caught_from;
using mpustop::test::header;
using mpustop::test::row_1;
using mpustop::test::row_2;
using mpustop::test::says;
using namespace std::chrono_literals;

namespace {

/// No sync before the close: the calls come in the same order every time.
constexpr auto never = 1h;

/// A whole life of a report; what it ended with.
std::optional<error> live(fake_disk& disk) {
  return caught_from([&] {
    report_file report("r.csv", disk, never);
    report.check_usable();
    report.open();
    report.append(row_1);
    report.append(row_2 + row_1);
    report.close();
  });
}

}  // namespace

TEST_CASE("a full disk ends the rows with a whole one, says so, and keeps what still fits") {
  for (std::size_t room = 0; room <= 2 * row_2.size() + row_1.size(); ++room) {
    CAPTURE(room);
    fake_disk disk;
    disk.capacity = header.size() + room;
    disk.short_writes = 5;
    report_file report("r.csv", disk, never);
    report.open();
    const auto failed = caught_from([&] { report.append(row_2 + row_2 + row_1); });
    const bool fits = room == 2 * row_2.size() + row_1.size();
    CHECK(failed.has_value() == !fits);
    if (!fits) {
      CHECK(says(failed, error_kind::report, "report r.csv: cannot be written: No space left"));
      const std::size_t whole = room / row_2.size();
      std::string kept = header;
      for (std::size_t i = 0; i < whole; ++i) kept += row_2;
      CHECK(disk.content("r.csv") == kept);
      disk.capacity += row_1.size();
      CHECK(!caught_from([&] { report.append(row_1); }));
      CHECK(disk.content("r.csv") == kept + row_1);
    }
    report.close();
    CHECK(disk.synced("r.csv") == disk.content("r.csv"));
  }
}

TEST_CASE("nothing is appended behind a torn row that could not be cut") {
  fake_disk disk;
  disk.put("r.csv", "", S_IFCHR | 0666);
  disk.capacity = header.size() + 10;
  report_file report("r.csv", disk, never);
  report.open();
  const auto is_full = [](const std::optional<error>& caught) {
    return says(caught, error_kind::report, "report r.csv: cannot be written: No space left");
  };
  CHECK(is_full(caught_from([&] { report.append(row_1); })));
  disk.capacity += 1000;
  CHECK(is_full(caught_from([&] { report.append(row_1); })));
  CHECK(disk.content("r.csv") == header + row_1.substr(0, 10));
  report.close();
}

TEST_CASE("whichever call fails: an error names file and cause, and rows stay whole") {
  fake_disk counting;
  REQUIRE(!live(counting));
  const std::string all = header + row_1 + row_2 + row_1;
  REQUIRE(counting.synced("r.csv") == all);
  int reported = 0;
  for (const bool fail_on : {false, true}) {
    for (int at = 1; at <= counting.calls(); ++at) {
      CAPTURE(at);
      fake_disk disk;
      disk.fail_at = at;
      disk.fail_on = fail_on;
      const auto failed = live(disk);
      if (failed) {
        CHECK(std::string(failed->what()).rfind("report r.csv: ", 0) == 0);
        CHECK(std::string(failed->what()).find("Input/output error") != std::string::npos);
        if (failed->kind() == error_kind::report) ++reported;
      } else {
        CHECK(disk.content("r.csv") == all);
      }
      CHECK(disk.open_files() == 0);
      const std::string left = disk.exists("r.csv") ? disk.content("r.csv") : "";
      CHECK(all.substr(0, left.size()) == left);
      CHECK(mpustop::core::whole_records(left) == left.size());
    }
  }
  CHECK(reported >= 10);
}

namespace {

/// Appends until an append fails; the failure.
error append_until_failure(report_file& report) {
  for (;;) {
    const auto failed = caught_from([&] { report.append(row_1); });
    if (failed) return *failed;
    std::this_thread::yield();
  }
}

}  // namespace

TEST_CASE("a failed sync is told by an append, once, and never tried again") {
  fake_disk disk;
  report_file report("r.csv", disk, 0ms);
  report.open();
  disk.hold();
  report.append(row_1);
  disk.wait_for_begun_syncs(2);
  disk.fail_syncs(EIO);
  disk.release();
  const error failed = append_until_failure(report);
  CHECK(failed.kind() == error_kind::report);
  CHECK(std::string(failed.what()) == "report r.csv: cannot be synced to disk: Input/output error");
  const std::string before = disk.content("r.csv");
  CHECK(caught_from([&] { report.append(row_2); }));
  CHECK(disk.content("r.csv") == before + row_2);
  disk.fail_syncs(0);
  CHECK(!caught_from([&] { report.close(); }));
  CHECK(disk.synced("r.csv") == header);
}

TEST_CASE("a failed sync that no append has told is told by the close") {
  fake_disk disk;
  report_file report("r.csv", disk, never);
  report.open();
  report.append(row_1);
  disk.fail_syncs(EDQUOT);
  CHECK(says(caught_from([&] { report.close(); }), error_kind::report,
             "report r.csv: cannot be synced to disk: Disk quota exceeded"));
  CHECK(!report.is_open());
  CHECK(!caught_from([&] { report.close(); }));
}

TEST_CASE("a report that was removed or replaced is noticed at a sync") {
  for (const bool replaced : {false, true}) {
    fake_disk disk;
    report_file report("r.csv", disk, 0ms);
    report.open();
    replaced ? disk.put("r.csv", header) : disk.remove("r.csv");
    report.append(row_1);
    const auto failed = caught_from([&] {
      disk.wait_for_ended_syncs(2);
      report.close();
    });
    CHECK(says(failed, error_kind::report,
               replaced ? "was replaced during the run" : "moved away, during the run"));
  }
}

TEST_CASE("a report that somebody else has cut short is noticed at a sync") {
  fake_disk disk;
  report_file report("r.csv", disk, 0ms);
  report.open();
  report.append(row_1 + row_2);
  disk.rewrite("r.csv", header);
  const error failed = append_until_failure(report);
  CHECK(std::string(failed.what()) ==
        "report r.csv: was cut short by somebody else during the run");
}

TEST_CASE("a report that somebody else has written to is noticed at its close") {
  fake_disk disk;
  report_file report("r.csv", disk, never);
  report.open();
  report.append(row_1);
  disk.rewrite("r.csv", header + row_1 + "garbage");
  CHECK(says(caught_from([&] { report.close(); }), error_kind::report,
             "report r.csv: was written by somebody else during the run"));
}
