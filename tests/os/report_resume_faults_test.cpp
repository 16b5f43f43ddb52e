#include <future>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "caught.hpp"
#include "fake_disk.hpp"
#include "os/report_file.hpp"
#include "os/report_reader.hpp"
#include "report_rows.hpp"

using mpustop::error;
using mpustop::error_kind;
using mpustop::core::journal_row;
using mpustop::os::report_file;
using mpustop::os::report_use;
using namespace mpustop::test;
using namespace std::chrono_literals;
using kind = mpustop::core::journal_state::kind;

namespace {

constexpr auto never = 1h;

const std::string before = header + row_1 + row_2;  ///< what must never be lost
const std::string after = row_2 + row_1 + row_2;

/// From taking up an existing report to its end; what it ended with.
std::optional<error> live_on(fake_disk& disk) {
  return caught_from([&] {
    report_file report("r.csv", disk, never);
    report.check_usable(report_use::resume);
    int rows = 0;
    const auto state = report.take_up([&](const journal_row&) { ++rows; });
    CHECK(rows == 2);
    CHECK(state.good_size == before.size());
    report.open();
    report.append(row_2);
    report.append(row_1 + row_2);
    report.close();
  });
}

std::string with_torn_tail() { return before + row_1.substr(0, 20); }

/// Does this hold what was there before, and behind it whole rows of the run or a torn tail?
void check_resumable(const std::string& left) {
  CAPTURE(left);
  std::size_t rows = 0;
  mpustop::core::journal_scanner scanner([&](const journal_row&) { ++rows; });
  scanner.feed(left);
  const auto state = scanner.finish();
  CHECK((state.what == kind::clean || state.what == kind::torn));
  CHECK(rows >= 2);
  REQUIRE(state.good_size >= before.size());
  CHECK((before + after).rfind(left.substr(0, state.good_size), 0) == 0);
}

/// All that a power cut may leave of a file: what was synced, and of what was not, a part, or pages
/// without their bytes.
void check_power_cut(const std::string& synced, const std::string& content) {
  check_resumable(synced);
  const std::size_t size = content.size();
  for (std::size_t written = synced.size(); written <= size; ++written) {
    const std::string part = content.substr(0, written);
    check_resumable(part);
    check_resumable(part + std::string(size - written, '\0'));
    if (written == size) continue;
    check_resumable(synced + std::string(written - synced.size(), '\0') +
                    content.substr(written, 9));
  }
}

}  // namespace

TEST_CASE("whichever call of a resumed report fails: its rows are kept, and the error names it") {
  fake_disk counting;
  counting.put("r.csv", with_torn_tail());
  REQUIRE(!live_on(counting));
  REQUIRE(counting.synced("r.csv") == before + after);
  int reported = 0;
  for (const bool fail_on : {false, true}) {
    for (int at = 1; at <= counting.calls(); ++at) {
      CAPTURE(at);
      fake_disk disk;
      disk.put("r.csv", with_torn_tail());
      disk.fail_at = at;
      disk.fail_on = fail_on;
      const auto failed = live_on(disk);
      const std::string left = disk.content("r.csv");
      if (failed) {
        CHECK(std::string(failed->what()).rfind("report r.csv: ", 0) == 0);
        CHECK(std::string(failed->what()).find("Input/output error") != std::string::npos);
        if (failed->kind() == error_kind::report) ++reported;
      } else {
        CHECK(left == before + after);
      }
      CHECK(disk.open_files() == 0);
      CHECK((left == with_torn_tail() ||
             (left.size() >= before.size() && (before + after).rfind(left, 0) == 0)));
      CHECK(mpustop::core::whole_records(left) ==
            (left == with_torn_tail() ? before : left).size());
      check_power_cut(disk.synced("r.csv"), left);
    }
  }
  CHECK(reported >= 10);
}

TEST_CASE("a resumed report survives short writes, interrupts and a full disk at any byte") {
  for (std::size_t room = 0; room <= after.size(); ++room) {
    CAPTURE(room);
    fake_disk disk;
    disk.put("r.csv", with_torn_tail());
    disk.capacity = before.size() + room;
    disk.short_writes = 3;
    disk.interrupts = true;
    const auto failed = live_on(disk);
    CHECK(failed.has_value() == (room < after.size()));
    if (failed) CHECK(says(failed, error_kind::report, "cannot be written: No space left"));
    const std::string left = disk.content("r.csv");
    CHECK(left.rfind(before, 0) == 0);
    CHECK(mpustop::core::whole_records(left) == left.size());
    check_power_cut(disk.synced("r.csv"), left);
  }
}

TEST_CASE("a tail that cannot be cut, or whose cut cannot be synced, is never appended to") {
  fake_disk disk;
  disk.put("r.csv", with_torn_tail());
  {
    report_file report("r.csv", disk, never);
    report.take_up([](const journal_row&) {});
    disk.fail_syncs(EIO);
    CHECK(says(caught_from([&] { report.open(); }), error_kind::report,
               "report r.csv: cannot be synced to disk: Input/output error"));
    CHECK_THROWS_AS(report.append(row_1), std::logic_error);
  }
  CHECK(disk.synced("r.csv") == with_torn_tail());
  CHECK(disk.content("r.csv") == before);
  disk.fail_syncs(0);
  disk.put("r.csv", with_torn_tail());
  report_file report("r.csv", disk, never);
  report.take_up([](const journal_row&) {});
  disk.fail_at = disk.calls() + 2;  // behind the look at the path
  CHECK(says(caught_from([&] { report.open(); }), error_kind::report,
             "report r.csv: its torn end cannot be cut off: Input/output error"));
  CHECK(!report.is_open());
  CHECK(disk.content("r.csv") == with_torn_tail());
}

TEST_CASE("a failed sync is news at once, from the thread that syncs, and once") {
  for (const bool gone : {false, true}) {
    CAPTURE(gone);
    fake_disk disk;
    std::promise<std::string> told;
    std::thread::id teller;
    report_file report("r.csv", disk, 0ms);
    report.on_failure([&](const error& failed) {
      CHECK(failed.kind() == error_kind::report);
      teller = std::this_thread::get_id();
      told.set_value(failed.what());  // throws, and so ends the test, when it is called twice
    });
    report.open();
    gone ? disk.remove("r.csv") : disk.fail_syncs(EIO);
    report.append(row_1);
    const std::string what = told.get_future().get();
    CHECK(what == (gone ? "report r.csv: was removed, or moved away, during the run; put it back "
                          "before you go on"
                        : "report r.csv: cannot be synced to disk: Input/output error"));
    CHECK(teller != std::this_thread::get_id());
    CHECK(says(caught_from([&] { report.append(row_2); }), error_kind::report, what));
    CHECK(says(caught_from([&] { report.append(row_2); }), error_kind::report, what));
    CHECK(!caught_from([&] { report.close(); }));
  }
}

TEST_CASE("a report that is gone is news also while no row comes") {
  fake_disk disk;
  std::promise<std::string> told;
  report_file report("r.csv", disk, 0ms);
  report.on_failure([&](const error& failed) { told.set_value(failed.what()); });
  report.open();
  disk.remove("r.csv");
  CHECK(told.get_future().get().find("moved away") != std::string::npos);
  CHECK(caught_from([&] { report.close(); }));
}

TEST_CASE("a failed sync that was news and that no append told is told by the close") {
  fake_disk disk;
  std::promise<void> told;
  report_file report("r.csv", disk, 0ms);
  report.on_failure([&](const error&) { told.set_value(); });
  report.open();
  disk.fail_syncs(ENOSPC);
  report.append(row_1);
  told.get_future().get();
  CHECK(says(caught_from([&] { report.close(); }), error_kind::report,
             "report r.csv: cannot be synced to disk: No space left"));
}
