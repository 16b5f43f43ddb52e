#include "core/csv_parser.hpp"

#include <doctest/doctest.h>

#include "reading.hpp"

using mpustop::core::csv_parser;
using mpustop::test::cut;
using mpustop::test::in_pieces;

namespace {

struct record {
  std::uint64_t line = 0;
  std::vector<std::string> fields;
  csv_parser::flaw flaw = csv_parser::flaw::none;
  bool operator==(const record&) const = default;
};

std::vector<record> parse(std::string_view input, cut how = {}) {
  std::vector<record> out;
  csv_parser parser;
  const auto drain = [&] {
    while (parser.next()) {
      record next{parser.line(), {}, parser.what_is_wrong()};
      for (std::size_t i = 0; i < parser.fields(); ++i) next.fields.emplace_back(parser.text(i));
      out.push_back(next);
    }
  };
  in_pieces(input, how, [&](std::string_view piece) {
    parser.feed(piece);
    drain();
  });
  parser.finish();
  drain();
  return out;
}

/// The records as text: `line[a][b]`, with a mark for a flaw; the same however it is cut.
std::string text_of(std::string_view input) {
  const std::vector<record> whole = parse(input);
  if (parse(input, {1, 0}) != whole) return "differs a byte at a time";
  for (std::uint64_t seed = 1; seed < 10; ++seed) {
    if (parse(input, {4, seed}) != whole) return "differs, seed " + std::to_string(seed);
  }
  std::string out;
  for (const record& r : whole) {
    out += std::to_string(r.line);
    for (const std::string& f : r.fields) out += "[" + f + "]";
    if (r.flaw == csv_parser::flaw::after_quote) out += "!after";
    if (r.flaw == csv_parser::flaw::too_long) out += "!long";
    if (r.flaw == csv_parser::flaw::open_quote) out += "!open";
    out += ";";
  }
  return out;
}

}  // namespace

TEST_CASE("records end at LF, CRLF, a lone CR and the end of the input") {
  CHECK(text_of("a,b\nc,d\n") == "1[a][b];2[c][d];");
  CHECK(text_of("a,b\r\nc,d\r\n") == "1[a][b];2[c][d];");
  CHECK(text_of("a,b\rc,d\r") == "1[a][b];2[c][d];");
  CHECK(text_of("a,b\nc,d") == "1[a][b];2[c][d];");
  CHECK(text_of("a,b\r\nc,d\re,f\n") == "1[a][b];2[c][d];3[e][f];");
  CHECK(text_of("") == "");
  CHECK(text_of("\n\r\n\r") == "");
}

TEST_CASE("quoted fields hold commas, line ends and quotes") {
  CHECK(text_of("\"a,b\",c\n") == "1[a,b][c];");
  CHECK(text_of("\"a\"\"b\",\"\"\"\"\n") == "1[a\"b][\"];");
  CHECK(text_of("\"a\nb\",c\nd,e\n") == "1[a\nb][c];3[d][e];");
  CHECK(text_of("\"a\r\nb\",c\r\nd,e\r\n") == "1[a\r\nb][c];3[d][e];");
  CHECK(text_of("\"a\rb\",c\rd,e\r") == "1[a\rb][c];3[d][e];");
  CHECK(text_of("\"a\r\r\n\nb\",c\nd,e") == "1[a\r\r\n\nb][c];5[d][e];");
  CHECK(text_of("\"\",\"\"") == "1[][];");
  CHECK(text_of("\"\"\n") == "1[];");
  CHECK(text_of("\"a\"") == "1[a];");
}

TEST_CASE("blanks around a field are not part of it, blanks inside quotes are") {
  CHECK(text_of(" a ,\tb\t\n") == "1[a][b];");
  CHECK(text_of("a b, c d \n") == "1[a b][c d];");
  CHECK(text_of(" \" a \" , \"b\"\t\n") == "1[ a ][b];");
  CHECK(text_of("a,   \n") == "1[a][];");
  CHECK(text_of("\"a\" \"b\",c\n") == "1[a\"b\"][c]!after;");
}

TEST_CASE("empty fields are fields") {
  CHECK(text_of(",\n") == "1[][];");
  CHECK(text_of(",,a\n") == "1[][][a];");
  CHECK(text_of("a,") == "1[a][];");
  CHECK(text_of("a,\nb,\n") == "1[a][];2[b][];");
}

TEST_CASE("blank lines and # lines are skipped and counted") {
  CHECK(text_of("\n\na,b\n\n# \"x\n  # c,d\nc,d\n") == "3[a][b];7[c][d];");
  CHECK(text_of("\r\n \t\r\na,b\r\n#\r\nc,d\r\n#") == "3[a][b];5[c][d];");
  CHECK(text_of("a,#b\n\"#c\",d\n") == "1[a][#b];2[#c][d];");
}

TEST_CASE("a quote inside an unquoted field, and NUL, are bytes like others") {
  using namespace std::string_literals;
  CHECK(text_of("5\" disk,b\"\"\nc,d\n") == "1[5\" disk][b\"\"];2[c][d];");
  CHECK(text_of("a\0b,\0\n\0,\"\0\""s) == "1[a\0b][\0];2[\0][\0];"s);
}

TEST_CASE("what follows a closing quote flaws the record, not the next one") {
  CHECK(text_of("\"a\"x,b\nc,d\n") == "1[ax][b]!after;2[c][d];");
  CHECK(text_of("\"a\nb\"x,\"y\"\nc,d\n") == "1[a\nbx][y]!after;3[c][d];");
}

TEST_CASE("a quote that is never closed is one flawed record at the line where it begins") {
  CHECK(text_of("a,b\n\"c,d\ne,f\n") == "1[a][b];2[c,d\ne,f\n]!open;");
  CHECK(text_of("\"") == "1[]!open;");
  CHECK(text_of("a,\"b\"\"") == "1[a][b\"]!open;");
  csv_parser parser;
  parser.feed("\"a\nb\",\"c\nd\n");
  CHECK_FALSE(parser.next());
  parser.finish();
  REQUIRE(parser.next());
  CHECK(parser.line() == 1);
  CHECK(parser.quote_line() == 2);
  CHECK(parser.last_line() == 4);
}

TEST_CASE("a record may have 64 KiB and no more, wherever its bytes stand") {
  const std::string fits = "a,b," + std::string(csv_parser::max_record - 4, 'x');
  for (const char* end : {"\n", "\r\n", "\r", ""}) {
    CHECK(parse(fits + end)[0].flaw == csv_parser::flaw::none);
    CHECK(parse(fits + end, {1, 0})[0].flaw == csv_parser::flaw::none);
    CHECK(parse(fits + "x" + end)[0].flaw == csv_parser::flaw::too_long);
    CHECK(parse(fits + "x" + end, {1000, 3})[0].flaw == csv_parser::flaw::too_long);
  }
  const std::string commas(csv_parser::max_record + 1, ',');
  const std::vector<record> many = parse(commas + "\na,b\n");
  REQUIRE(many.size() == 2);
  CHECK(many[0].flaw == csv_parser::flaw::too_long);
  CHECK(many[0].fields.size() == 1024);
  CHECK(many[1] == record{2, {"a", "b"}, csv_parser::flaw::none});
}

TEST_CASE("the length of a record does not count the lines before it") {
  std::string input;
  for (int i = 0; i < 20'000; ++i) input += "# comment\r\n\r\n";
  input += "a,b\r\n";
  CHECK(parse(input, {7, 1}).back().flaw == csv_parser::flaw::none);
  CHECK(parse(input, {1, 0}).back() == record{40'001, {"a", "b"}, csv_parser::flaw::none});
}

TEST_CASE("a long field is cut, and its length told") {
  csv_parser parser;
  const std::string input = std::string(1000, 'x') + ",b\n";
  parser.feed(input);
  REQUIRE(parser.next());
  CHECK(parser.text(0) == std::string(csv_parser::max_field, 'x'));
  CHECK(parser.length(0) == 1000);
}

TEST_CASE("only the two columns asked for are kept, whatever their order") {
  csv_parser parser;
  parser.keep(3, 1);
  parser.feed("a,b,c,d,e\nf,\"g\"\nh\n1,2,3,4\n");
  REQUIRE(parser.next());  // begun before keep: every column is there
  CHECK(parser.text(1) == "b");
  REQUIRE(parser.next());
  CHECK(parser.columns() == 2);
  CHECK(parser.text(0) == "");
  CHECK(parser.text(1) == "g");
  REQUIRE(parser.next());
  CHECK(parser.columns() == 1);
  CHECK(parser.text(1) == "");
  REQUIRE(parser.next());
  CHECK(parser.text(0) == "4");
  CHECK(parser.text(1) == "2");
  CHECK_FALSE(parser.next());
}

TEST_CASE("lines that are taken apart where they stand read as those that are not") {
  const std::vector<std::string> ends = {"\n", "\r\n", "\r"};
  const std::vector<std::string> lines = {"a,b",
                                          "a,b,c",
                                          "a",
                                          ",",
                                          "a,",
                                          ",b",
                                          "#a,b",
                                          " a,b",
                                          "a ,b",
                                          "a, b",
                                          "a,b ",
                                          "a,b\t",
                                          "\"a\",b",
                                          "a,\"b\"",
                                          "a,b,\" ,\"",
                                          "a,b\"",
                                          "a,b, c ",
                                          std::string(1, '\0') + ",b",
                                          std::string(256, 'a') + ",b",
                                          std::string(257, 'a') + ",b",
                                          "a,b," + std::string(507, 'c'),
                                          "a,b," + std::string(508, 'c'),
                                          "a,b," + std::string(600, 'c')};
  const auto kept = [](const std::string& input, std::size_t piece) {
    csv_parser parser;
    std::vector<std::string> out;
    parser.feed("header\n");
    REQUIRE(parser.next());
    REQUIRE_FALSE(parser.next());
    parser.keep(1, 0);
    parser.feed("#\n");
    REQUIRE_FALSE(parser.next());
    const auto take = [&] {
      while (parser.next()) {
        out.push_back(std::to_string(parser.line()) + ' ' + std::to_string(parser.last_line()) +
                      ' ' + std::to_string(parser.size()) + ' ' + std::to_string(parser.columns()) +
                      ' ' + std::to_string(static_cast<int>(parser.what_is_wrong())));
        for (std::size_t i = 0; i < 2; ++i) {
          out.push_back(std::string(parser.text(i)) + ' ' + std::to_string(parser.length(i)));
        }
      }
    };
    for (std::size_t at = 0; at < input.size(); at += piece) {
      parser.feed(std::string_view(input).substr(at, piece));
      take();
    }
    parser.finish();
    take();
    return out;
  };
  for (const auto& first : lines) {
    for (const auto& second : lines) {
      for (const auto& end : ends) {
        const std::string input = first + end + second + end + "x,y" + end;
        CAPTURE(input);
        REQUIRE(kept(input, input.size()) == kept(input, 1));
      }
    }
  }
}

TEST_CASE("what a small writer encodes is parsed back") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    constexpr std::string_view bytes = "ab,\"\r\n #;\t\xE4";
    const std::string_view line_end =
        std::to_array<std::string_view>({"\n", "\r\n", "\r"})[seed % 3];
    std::vector<std::vector<std::string>> rows;
    std::string input;
    for (std::size_t r = 0; r < 20; ++r) {
      rows.emplace_back();
      for (std::size_t f = 0; f < 1 + random() % 4; ++f) {
        std::string value;
        for (std::size_t n = random() % 6; n > 0; --n) value += bytes[random() % bytes.size()];
        std::string quoted = "\"";
        for (const char c : value) quoted += c == '"' ? "\"\"" : std::string(1, c);
        input += (f == 0 ? "" : ",") + quoted + '"';
        rows.back().push_back(value);
      }
      input += line_end;
    }
    for (const cut how : {cut{}, cut{1, 0}, cut{9, seed}}) {
      const std::vector<record> parsed = parse(input, how);
      REQUIRE(parsed.size() == rows.size());
      for (std::size_t r = 0; r < rows.size(); ++r) CHECK(parsed[r].fields == rows[r]);
    }
  }
}
