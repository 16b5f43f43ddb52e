#include "core/journal.hpp"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

using mpustop::outcome;
using mpustop::row;
using mpustop::core::encode_row;
using namespace std::chrono_literals;

namespace {

row stopped_row() {
  row value;
  value.line = 7;
  value.app_id = "app-1";
  value.task_id = "task_1";
  value.outcome = outcome::stopped;
  value.http_status = 200;
  value.request_id = "7C1F-88";
  value.attempts = 1;
  value.latency = 12'345'400ns;
  value.finished_at = std::chrono::system_clock::time_point{} + 1'785'576'600'123ms;
  return value;
}

std::string encoded(const row& value) {
  std::string out;
  encode_row(value, out);
  return out;
}

std::string with_message(const std::string& text) {
  row value = stopped_row();
  value.message = text;
  const std::string line = encoded(value);
  const std::string before = "2026-08-01T09:30:00.123Z,";
  return line.substr(line.find(before) + before.size());
}

/// The second and third field of an invalid row with these ids.
std::string ids(const std::string& app_id, const std::string& task_id) {
  row value;
  value.line = 3;
  value.app_id = app_id;
  value.task_id = task_id;
  value.outcome = outcome::invalid;
  const std::string line = encoded(value);
  return line.substr(2, line.find(",invalid,") - 2);
}

}  // namespace

TEST_CASE("the header names the columns in the order of the rows") {
  CHECK(mpustop::core::journal_header() ==
        "line,app_id,task_id,outcome,code,http_status,request_id,attempts,latency_ms,finished_at,"
        "message\n");
}

TEST_CASE("a row holds every field") {
  CHECK(encoded(stopped_row()) ==
        "7,app-1,task_1,stopped,,200,7C1F-88,1,12.345,2026-08-01T09:30:00.123Z,\n");
  row value = stopped_row();
  value.outcome = outcome::failed;
  value.code = "InvalidAppId";
  value.http_status = 400;
  value.attempts = 3;
  value.message = "no such app";
  CHECK(encoded(value) ==
        "7,app-1,task_1,failed,InvalidAppId,400,7C1F-88,3,12.345,2026-08-01T09:30:00.123Z,"
        "no such app\n");
}

TEST_CASE("what has no answer has neither status nor latency") {
  row value = stopped_row();
  value.outcome = outcome::gave_up;
  value.code = "Timeout";
  value.http_status = 0;
  value.request_id.clear();
  value.latency.reset();
  value.attempts = 6;
  CHECK(encoded(value) == "7,app-1,task_1,gave_up,Timeout,,,6,,2026-08-01T09:30:00.123Z,\n");
}

TEST_CASE("rows are appended to what is there") {
  std::string out = "before\n";
  encode_row(stopped_row(), out);
  encode_row(stopped_row(), out);
  CHECK(out == "before\n" + encoded(stopped_row()) + encoded(stopped_row()));
}

TEST_CASE("latency is in milliseconds with three decimals") {
  row value = stopped_row();
  const auto latency = [&](std::chrono::nanoseconds time) {
    value.latency = time;
    const std::string line = encoded(value);
    const std::size_t begin = line.find("7C1F-88,1,") + 10;
    return line.substr(begin, line.find(',', begin) - begin);
  };
  CHECK(latency(0ns) == "0.000");
  CHECK(latency(499ns) == "0.000");
  CHECK(latency(500ns) == "0.001");
  CHECK(latency(1499ns) == "0.001");
  CHECK(latency(std::chrono::nanoseconds::max()) == "9223372036854.776");
  CHECK(latency(1ms) == "1.000");
  CHECK(latency(20ms + 5us) == "20.005");
  CHECK(latency(61s) == "61000.000");
  CHECK(latency(-1ms) == "0.000");
}

TEST_CASE("fields are quoted where RFC 4180 asks for it, and nowhere else") {
  CHECK(with_message("plain text; with 'quotes'") == "plain text; with 'quotes'\n");
  CHECK(with_message("a,b") == "\"a,b\"\n");
  CHECK(with_message("say \"no\"") == "\"say \"\"no\"\"\"\n");
  CHECK(with_message("\"") == "\"\"\"\"\n");
}

TEST_CASE("a row is one line, and no longer than a row can be") {
  CHECK(with_message("two\nlines") == "two lines\n");
  CHECK(with_message("two\r\nlines, or\n") == "\"two  lines, or \"\n");
  row value = stopped_row();
  value.outcome = outcome::invalid;
  value.app_id = value.task_id = std::string(5000, '\x01');
  value.code = value.request_id = value.message = "\"," + std::string(5000, '\xff');
  const std::string longest = encoded(value);
  CHECK(longest.find('\n') == longest.size() - 1);
  CHECK(longest.size() > 3 * 3 * 4000);
  CHECK(longest.size() < mpustop::core::longest_row);
  CHECK(with_message(std::string(4097, 'm')) == std::string(4096, 'm') + "\n");
}

TEST_CASE("a status that HTTP does not have is none") {
  row value = stopped_row();
  for (const int status : {-1, 0, 99, 1000}) {
    value.http_status = status;
    CHECK(encoded(value).rfind("7,app-1,task_1,stopped,,,7C1F-88,", 0) == 0);
  }
  for (const int status : {100, 599, 999}) {
    value.http_status = status;
    CHECK(encoded(value).find(",stopped,," + std::to_string(status) + ",7C1F") !=
          std::string::npos);
  }
}

TEST_CASE("what a spreadsheet would run gets an apostrophe") {
  CHECK(with_message("=1+1") == "'=1+1\n");
  CHECK(with_message("+1") == "'+1\n");
  CHECK(with_message("-1") == "'-1\n");
  CHECK(with_message("@SUM(A1)") == "'@SUM(A1)\n");
  CHECK(with_message("\tx") == "'\tx\n");
  CHECK(with_message("\x7fx") == "'\x7fx\n");
  CHECK(with_message("\n") == "' \n");
  CHECK(with_message("=HYPERLINK(\"x\",\"y\")") == "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\n");
  CHECK(with_message("a=1") == "a=1\n");
  CHECK(with_message("'=1") == "'=1\n");
  row value = stopped_row();
  value.code = "=code";
  value.request_id = "@id";
  CHECK(encoded(value).find(",stopped,'=code,200,'@id,1,") != std::string::npos);
}

TEST_CASE("the report stays UTF-8 whatever the service sends") {
  CHECK(with_message("任务不存在") == "任务不存在\n");
  CHECK(with_message("\xf0\x9f\x9b\x91 stop") == "\xf0\x9f\x9b\x91 stop\n");
  CHECK(with_message("bad \xff byte") == "bad \xef\xbf\xbd byte\n");
  CHECK(with_message("cut \xe4\xbb") == "cut \xef\xbf\xbd\xef\xbf\xbd\n");
  CHECK(with_message("overlong \xc0\xaf") == "overlong \xef\xbf\xbd\xef\xbf\xbd\n");
  CHECK(with_message("surrogate \xed\xa0\x80") ==
        "surrogate \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\n");
  CHECK(with_message(std::string("nul \0 byte", 10)) == "nul \xef\xbf\xbd byte\n");
}

TEST_CASE("valid ids are written as they are, a leading '-' too") {
  row value = stopped_row();
  value.app_id = "-app";
  value.task_id = "--task";
  CHECK(encoded(value).rfind("7,-app,--task,stopped,", 0) == 0);
  CHECK(ids("-good", "bad id") == "-good,bad id");
}

TEST_CASE("ids that are none are cut, escaped and guarded") {
  CHECK(ids("", "") == ",");
  CHECK(ids("a b", "任") == "a b,\\xE4\\xBB\\xBB");
  CHECK(ids("a\nb", std::string("\0", 1)) == "a\\x0Ab,\\x00");
  CHECK(ids("a,b", "say \"x\"") == "\"a,b\",\"say \"\"x\"\"\"");
  CHECK(ids("=cmd|x", "-a b") == "'=cmd|x,'-a b");
  CHECK(ids(R"(back\slash)", "~") == R"(back\slash,~)");
  CHECK(ids(std::string(64, 'a'), std::string(55, 't')) ==
        std::string(64, 'a') + "," + std::string(55, 't'));
  CHECK(ids("-" + std::string(64, 'a'), "-" + std::string(55, 't')) ==
        "'-" + std::string(64, 'a') + ",'-" + std::string(55, 't'));
  CHECK(ids(std::string(128, 'a'), std::string(129, 'b')) ==
        std::string(128, 'a') + "," + std::string(128, 'b'));
  const std::string escaped = ids("x", std::string(200, '\xff'));
  CHECK(escaped.size() == 2 + 128 * 4);
}

TEST_CASE("a file is judged by its first bytes") {
  using mpustop::core::classify_start;
  using mpustop::core::journal_start;
  const std::string header(mpustop::core::journal_header());
  REQUIRE(mpustop::core::journal_start_size() > header.size());
  for (std::size_t size = 0; size <= header.size(); ++size) {
    CHECK(classify_start(header.substr(0, size)) == journal_start::no_rows);
    // Bytes of it that were never written read as NULs.
    std::string holed = header.substr(0, size);
    holed.resize(header.size(), '\0');
    CHECK(classify_start(holed) == journal_start::no_rows);
    CHECK(classify_start(holed + '\0') ==
          (size == header.size() ? journal_start::rows : journal_start::foreign));
  }
  CHECK(classify_start(header + "7") == journal_start::rows);
  CHECK(classify_start(header + encoded(stopped_row())) == journal_start::rows);
  CHECK(classify_start("app_id,task_id\na,b\n") == journal_start::foreign);
  CHECK(classify_start("\n") == journal_start::foreign);
  CHECK(classify_start("\xef\xbb\xbf" + header) == journal_start::foreign);
  for (std::size_t at = 0; at < header.size(); ++at) {
    std::string other = header;
    other[at] = '~';
    CHECK(classify_start(other) == journal_start::foreign);
    CHECK(classify_start(other.substr(0, at + 1)) == journal_start::foreign);
  }
}

TEST_CASE("rows are whole up to the last line end") {
  using mpustop::core::whole_records;
  row tricky = stopped_row();
  tricky.message = "a \"quoted\nnewline\",\n";
  const std::string first = encoded(tricky);
  const std::string all = first + encoded(stopped_row());
  for (std::size_t size = 0; size <= all.size(); ++size) {
    const std::size_t expected = size == all.size()     ? size
                                 : size >= first.size() ? first.size()
                                                        : 0;
    CHECK(whole_records(std::string_view(all).substr(0, size)) == expected);
  }
}
