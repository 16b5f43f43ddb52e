#include <doctest/doctest.h>

#include <sstream>

#include "core/utf8.hpp"
#include "load_shapes.hpp"

using namespace mpustop;
using cli::glyphs;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

// One column a character; -1 if the line is not UTF-8 or moves the cursor.
int columns_of(const std::string& line) {
  int out = 0;
  for (std::size_t at = 0; at < line.size(); ++out) {
    const std::size_t length = core::utf8_length(std::string_view(line).substr(at));
    if (length == 0 || static_cast<unsigned char>(line[at]) < 0x20) return -1;
    at += length;
  }
  return out;
}

std::string text_of(const std::string& name, unsigned columns = 80) {
  const auto shape = test::shape_named(name);
  return cli::load_text(shape.setup, shape.result, columns);
}

// The line that has `name` first, without its blanks at the beginning.
std::string line_with(const std::string& text, const std::string& name) {
  for (const auto& line : lines_of(text)) {
    const auto at = line.find_first_not_of(' ');
    if (at != std::string::npos && line.compare(at, name.size(), name) == 0) {
      return line.substr(at);
    }
  }
  return {};
}

}  // namespace

TEST_CASE("no line is wider than the terminal, nor broken, nor ends in blanks") {
  for (const auto& shape : test::load_shapes()) {
    for (const unsigned columns : {40U, 47U, 60U, 75U, 76U, 80U, 120U, 300U}) {
      for (const auto drawn : {glyphs::ascii, glyphs::unicode}) {
        const std::string text = cli::load_text(shape.setup, shape.result, columns, drawn);
        CHECK(text.back() == '\n');
        for (const auto& line : lines_of(text)) {
          INFO(shape.name, " at ", columns, ": ", line);
          const int wide = columns_of(line);
          CHECK(wide >= 0);
          CHECK(wide <= static_cast<int>(columns));
          CHECK((line.empty() || line.back() != ' '));
          if (drawn == glyphs::ascii) CHECK(wide == static_cast<int>(line.size()));
        }
      }
    }
  }
}

TEST_CASE("a terminal narrower than 40 columns gets the text for 40") {
  CHECK(text_of("steady", 5) == text_of("steady", 40));
}

TEST_CASE("requests, errors by class and Code, and their shares") {
  const std::string text = text_of("steady");
  CHECK(lines_of(text)[0] == "Load test of https://127.0.0.1:9443");
  CHECK(line_with(text, "requests") ==
        "requests                               30,000  in 1 min 00 s");
  CHECK(line_with(text, "ok").find("29,400  98.00 %") != std::string::npos);
  CHECK(line_with(text, "already stopped").find(" 12  0.04 %") != std::string::npos);
  CHECK(line_with(text, "errors ").find("600  2.00 %") != std::string::npos);
  CHECK(line_with(text, "Throttling.User").find("580  1.93 %") != std::string::npos);
  // The most frequent first.
  CHECK(text.find("Throttling.User") < text.find("Timeout"));
  CHECK(text.find("Timeout") < text.find("ConnectionReset"));
  CHECK(line_with(text, "rate").find("of 500/s") != std::string::npos);
  CHECK(line_with(text, "late starts").find(" 3  0.01 %") != std::string::npos);
  CHECK(line_with(text, "connections").find("8  h2") != std::string::npos);
}

TEST_CASE("both times stand beside each other, in milliseconds") {
  auto shape = test::shape_named("nothing");
  shape.result.requests = shape.result.ok = 1;
  shape.result.latency.add(core::duration{12'345'678'000});
  shape.result.service.add(core::duration{312'000});
  for (const unsigned columns : {40U, 80U}) {
    const std::string text = cli::load_text(shape.setup, shape.result, columns);
    for (const char* name : {"p50 ", "p90 ", "p99 ", "p99.9 ", "p99.99 ", "max "}) {
      const std::string line = line_with(text, name);
      INFO(line);
      CHECK(line.find("12,345.678") < line.find("0.312"));
      CHECK(line.find("0.312") != std::string::npos);
    }
  }
}

TEST_CASE("a test without a schedule is not held against one") {
  const std::string text = text_of("full-speed");
  CHECK(line_with(text, "rate").find("as fast as could be") != std::string::npos);
  CHECK(line_with(text, "late starts").empty());
  CHECK(line_with(text, "not started").empty());
}

TEST_CASE("what the schedule could not start, and what had no end, is told") {
  const std::string text = text_of("overloaded");
  CHECK(text.find("interrupted") != std::string::npos);
  CHECK(line_with(text, "late starts").find("41,300") != std::string::npos);
  CHECK(line_with(text, "not started").find("18,000  29.94 %") != std::string::npos);
  CHECK(line_with(text, "unfinished").find("128") != std::string::npos);
}

TEST_CASE("without answers there are no latencies, and nothing at all is told as that") {
  const std::string failed = text_of("all-failed");
  CHECK(failed.find("p50") == std::string::npos);
  CHECK(line_with(failed, "errors ").find("100.00 %") != std::string::npos);
  CHECK(failed.find("errors a second") != std::string::npos);
  CHECK(line_with(failed, "connections").find("none came up") != std::string::npos);
  const std::string nothing = text_of("nothing");
  CHECK(line_with(nothing, "requests").find(" 0 ") != std::string::npos);
  CHECK(nothing.find("nan") == std::string::npos);
  CHECK(nothing.find("inf") == std::string::npos);
}

TEST_CASE("the bars' counts are all of the answers") {
  for (const char* name : {"steady", "full-speed", "overloaded", "three-hours", "one"}) {
    INFO(name);
    const auto shape = test::shape_named(name);
    const auto lines = lines_of(cli::load_text(shape.setup, shape.result, 80));
    auto line = std::find_if(lines.begin(), lines.end(), [](const std::string& l) {
      return l.find("latency to") != std::string::npos;
    });
    REQUIRE(line != lines.end());
    std::uint64_t sum = 0;
    for (++line; line != lines.end() && !line->empty(); ++line) {
      std::string digits;
      for (const char c : line->substr(12, 10)) {
        if (c >= '0' && c <= '9') digits += c;
        if (c == ' ' && !digits.empty()) break;
      }
      sum += std::stoull(digits);
    }
    CHECK(sum == shape.result.latency.count());
  }
}

TEST_CASE("the rate is drawn over time where there is more than one second of it") {
  CHECK(text_of("steady").find("sent a second, intended: 500") != std::string::npos);
  CHECK(text_of("steady").find("50 s") != std::string::npos);
  CHECK(text_of("second").find("sent a second") == std::string::npos);
  CHECK(text_of("three-hours").find("a column: 2 min 37 s") != std::string::npos);
  CHECK(text_of("three-hours").find("2 h") != std::string::npos);
}
