#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "cli/doctor/doctor_report.hpp"
#include "doctor_shapes.hpp"

using namespace mpustop;
using namespace mpustop::cli;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::string text_of(const std::vector<finding>& findings, const doctor_style& style = {}) {
  return doctor_text(test::all_well(), findings, style);
}

const std::vector<finding> mixed = {{"names", health::ok, "fine", ""},
                                    {"clock", health::warn, "late", "Set it."},
                                    {"permission", health::fail, "denied", "Grant it."},
                                    {"tls", health::skip, "none", ""}};

}  // namespace

TEST_CASE("a check is a line, its cure stands below, and the last line counts") {
  CHECK(text_of(mixed) ==
        "https://live.aliyuncs.com\n"
        "ok    names        fine\n"
        "warn  clock        late\n"
        "      Set it.\n"
        "fail  permission   denied\n"
        "      Grant it.\n"
        "skip  tls          none\n"
        "1 check failed, 1 warning.\n");
  CHECK(text_of({{"names", health::ok, "fine", ""}}).ends_with("\nAll is well.\n"));
}

TEST_CASE("quiet, only what warns or fails is told") {
  CHECK(text_of(mixed, {.quiet = true}) ==
        "warn  clock        late\n      Set it.\nfail  permission   denied\n      Grant it.\n");
  CHECK(text_of({{"names", health::ok, "fine", ""}}, {.quiet = true}).empty());
}

TEST_CASE("colours are around the words alone") {
  const std::string text = text_of(mixed, {.colours = true});
  CHECK(text.find("\n\x1b[32mok\x1b[0m    names") != text.npos);
  CHECK(text.find("\n\x1b[33mwarn\x1b[0m  clock") != text.npos);
  CHECK(text.find("\n\x1b[31mfail\x1b[0m  permission") != text.npos);
  CHECK(text_of(mixed).find('\x1b') == std::string::npos);
}

TEST_CASE("no line is longer than the terminal is wide, and no word is lost") {
  doctor_facts facts = test::all_well();
  facts.seen.way.addresses[1].connected.reset();
  facts.seen.way.addresses[1].error = "Connection refused";
  const auto findings = doctor_findings(facts);
  const auto words = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  };
  const std::string wide = doctor_text(facts, findings, {.columns = 10'000});
  for (unsigned columns = 32; columns < 120; ++columns) {
    const std::string text = doctor_text(facts, findings, {.columns = columns});
    for (const std::string& line : lines_of(text)) CHECK(line.size() <= columns);
    CHECK(words(text) == words(wide));
  }
}

TEST_CASE("a long word is broken between characters, and control bytes never pass") {
  std::string chinese;
  for (int i = 0; i < 40; ++i) chinese += "\xe4\xbd\xa0";
  const std::string text =
      text_of({{"tls", health::ok, chinese + "\x1b[2J\x07", ""}}, {.columns = 40});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  for (const std::string& line : lines_of(text)) {
    CHECK(line.size() <= 40);
    CHECK(std::count(line.begin(), line.end(), '\xe4') ==
          std::count(line.begin(), line.end(), '\xa0'));
  }
}

TEST_CASE("all is well: the checks in their order, exit 0, and the object for machines") {
  const doctor_facts facts = test::all_well();
  const auto findings = doctor_findings(facts);
  std::string names;
  for (const finding& one : findings) {
    names += one.name + " ";
    CHECK(one.status == health::ok);
    CHECK(one.cure.empty());
  }
  CHECK(names == "names addresses tls protocol clock credentials permission limit files ");
  CHECK(doctor_exit_code(findings) == 0);
  const std::string json = doctor_json(facts, findings);
  CHECK(json.starts_with(R"({"endpoint":"https://live.aliyuncs.com","checks":[{"name":"names",)"));
  CHECK(json.ends_with(
      "],\"code\":\"InvalidAppId\",\"round_trip_ms\":40.000,\"clock_ahead_seconds\":-0.5,"
      "\"certificate_ends\":\"2026-12-20T14:13:20Z\",\"exit_code\":0}\n"));
  CHECK(json.find("LTAI") == std::string::npos);
}

TEST_CASE("only a failure makes the exit code 1") {
  CHECK(doctor_exit_code(mixed) == 1);
  CHECK(doctor_exit_code({mixed[0], mixed[1], mixed[3]}) == 0);
}

TEST_CASE("without an answer the object says null") {
  doctor_facts facts = test::all_well();
  facts.seen.call.reset();
  facts.seen.way.addresses.clear();
  const std::string json = doctor_json(facts, doctor_findings(facts));
  CHECK(json.find(R"("code":null,"round_trip_ms":null,"clock_ahead_seconds":null,)"
                  R"("certificate_ends":null)") != std::string::npos);
}
