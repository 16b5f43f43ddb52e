// The pieces that a plan is put together from.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include <mpustop/error.hpp>

#include "cli/labelled.hpp"
#include "cli/local_time.hpp"
#include "cli/question.hpp"
#include "cli/region_choice.hpp"
#include "core/timestamp.hpp"

using namespace mpustop;

namespace {

struct chosen {
  std::string endpoint;
  std::string problem;
  bool by_general_rule = false;
};

chosen choose(cli::region_choice choice, bool endpoint_given = false, bool region_given = true) {
  options to;
  chosen out;
  try {
    cli::take_region(choice, endpoint_given, region_given, to);
  } catch (const error& problem) {
    out.problem = problem.what();
    CHECK(problem.kind() == error_kind::usage);
  }
  out.endpoint = to.endpoint;
  out.by_general_rule = choice.by_general_rule;
  return out;
}

bool names(const std::string& text, std::initializer_list<const char*> parts) {
  for (const char* part : parts) {
    if (text.find(part) == std::string::npos) return false;
  }
  return true;
}

std::string clock(const char* moment, const char* now) {
  return cli::clock_text(cli::local_time_of(*core::parse_timestamp(moment)),
                         cli::local_time_of(*core::parse_timestamp(now)));
}

}  // namespace

TEST_CASE("a region gives the endpoint") {
  CHECK(choose({.region = "eu-central-1"}).endpoint == "https://live.eu-central-1.aliyuncs.com");
  CHECK(choose({.region = "cn-shanghai", .vpc = true}).endpoint ==
        "https://live-vpc.cn-shanghai.aliyuncs.com");
  CHECK(choose({.region = "cn-nowhere"}).by_general_rule);
  CHECK(choose({}, true, false).endpoint == options().endpoint);
  CHECK(choose({}, false, false).problem == "");
}

TEST_CASE("a region that says nothing clear is refused, and the endpoint is as it was") {
  const chosen refused[] = {
      choose({.region = "cn-a"}, true),   choose({.region = "cn-a", .vpc = true}, true),
      choose({.vpc = true}, true, false), choose({.vpc = true}, false, false),
      choose({.region = "Shang\x1bhai"}), choose({.region = ""})};
  for (const chosen& one : refused) CHECK(one.endpoint == options().endpoint);
  CHECK(names(refused[0].problem, {"--endpoint", "--region"}));
  CHECK(names(refused[1].problem, {"--endpoint", "--region", "--vpc"}));
  CHECK(names(refused[2].problem, {"--endpoint", "--vpc"}));
  CHECK(names(refused[3].problem, {"--vpc", "--region", "ALIBABA_CLOUD_REGION_ID"}));
  CHECK(names(refused[4].problem, {"--region", "Shang\\x1Bhai", "cn-shanghai"}));
  CHECK(names(refused[5].problem, {"--region ''"}));
}

TEST_CASE("labels and what belongs to them") {
  CHECK(cli::labelled("key", "...stid", 80) == "  key        ...stid\n");
  CHECK(cli::labelled("", "more", 80) == "             more\n");
  CHECK(cli::labelled("a", "one two three four five six seven", 40) ==
        "  a          one two three four five six\n             seven\n");
  CHECK(cli::labelled("", "one two three four five six seven", 40, 2) ==
        "             one two three four five six\n               seven\n");
  CHECK(cli::labelled("a", "b c", 1) == "  a          b c\n");  // 40 columns at least
  const std::string path(60, 'x');
  CHECK(cli::labelled("a", path + " b", 40) == "  a          " + path + "\n             b\n");
  CHECK(cli::labelled("a", "x\x1b[2J\ty\xff", 80) == "  a          x [2J y?\n");
  CHECK(cli::wrapped("", "", 2, 80) == "\n");
  // Characters count, not bytes.
  const std::string word = "\xc3\xa4\xc3\xa4\xc3\xa4";
  CHECK(cli::wrapped("", word + " " + word + " " + std::string(32, 'x') + " y", 2, 40) ==
        word + " " + word + " " + std::string(32, 'x') + "\n  y\n");
}

TEST_CASE("the clock of the end, in local time") {
  setenv("TZ", "UTC0", 1);
  CHECK(clock("2026-11-28T23:59:59Z", "2026-11-28T00:00:00Z") == "23:59 UTC");
  CHECK(clock("2026-11-29T00:00:00Z", "2026-11-28T23:59:59Z") == "tomorrow 00:00 UTC");
  CHECK(clock("2026-11-30T05:06:00Z", "2026-11-28T23:59:59Z") == "Mon 30 Nov 05:06 UTC");
  CHECK(clock("2027-01-01T00:00:00Z", "2026-12-31T12:00:00Z") == "tomorrow 00:00 UTC");
  CHECK(clock("2027-01-02T00:00:00Z", "2026-12-31T12:00:00Z") == "Sat 2 Jan 2027 00:00 UTC");
  CHECK(clock("2026-11-27T08:00:00Z", "2026-11-28T09:00:00Z") == "Fri 27 Nov 08:00 UTC");
  setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
  CHECK(clock("2026-11-28T23:30:00Z", "2026-11-28T22:30:00Z") == "tomorrow 00:30 CET");
  // The clocks are set back in between.
  CHECK(clock("2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z") == "02:30 CET");
  CHECK(clock("2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z") == "02:30 CEST");
  setenv("TZ", "UTC0", 1);
}

TEST_CASE("only a plain yes is one") {
  for (const char* yes : {"y", "Y", "yes", "YES", " yes\t", "yEs"}) CHECK(cli::means_yes(yes));
  for (const char* no : {"", " ", "n", "no", "yes please", "ye", "yy", "j", "y\x1b[D"}) {
    CHECK_FALSE(cli::means_yes(no));
  }
}
