// Answers held to their form, beside nghttp2's own checks.
#include "http/answer_form.hpp"

#include <array>
#include <random>
#include <string>

#include "h2_frames.hpp"

namespace mpustop::http::frames {
namespace {

using field = std::pair<std::string_view, std::string_view>;

/// Fields that a server may send, and those that it may not.
constexpr std::array<field, 25> fields{{
    {"date", "Tue, 01 Jan 2030 00:00:00 GMT"},
    {"server", "any"},
    {"retry-after", "3"},
    {"te", "trailers"},
    {"te", "gzip"},
    {"content-length", "0"},
    {"content-length", "2"},
    {"content-length", "4"},
    {"content-length", "-2"},
    {"content-length", "-0"},
    {"content-length", "2x"},
    {"content-length", "99999999999999999999"},
    {"connection", "close"},
    {"keep-alive", "1"},
    {"proxy-connection", "x"},
    {"transfer-encoding", "chunked"},
    {"upgrade", "h3"},
    {"Date", "x"},
    {"x-Upper", "x"},
    {":status", "200"},
    {":status", "500"},
    {":path", "/"},
    {":unknown", "x"},
    {"x", ""},
    {"content-type", "application/json"},
}};

constexpr std::array<std::string_view, 16> statuses{"200", "200", "200", "200", "404", "503",
                                                    "204", "304", "100", "103", "101", "20",
                                                    "2x0", "",    "999", "+200"};

/// An answer on stream 1, well-formed or not.
std::string some_answer(std::mt19937_64& random) {
  const auto one_in = [&](unsigned count) { return random() % count == 0; };
  const auto header = [&](bool last, bool trailers) {
    std::string fragment;
    if (one_in(8)) fragment += block({fields[random() % fields.size()]});
    if (trailers ? one_in(8) : !one_in(12))
      fragment += block({{":status", statuses[random() % statuses.size()]}});
    for (auto count = random() % 3; count > 0; --count)
      fragment += block({fields[random() % (one_in(2) ? fields.size() : 8)]});
    return raw(NGHTTP2_HEADERS, end_headers | (last ? end_stream : 0), 1, fragment);
  };
  // What follows the end of a stream is another matter.
  std::string bytes;
  while (one_in(3)) {  // interim answers, perhaps
    const bool last = one_in(8);
    bytes += header(last, false);
    if (last) return bytes;
  }
  const bool last = one_in(5);
  bytes += header(last, false);
  if (last) return bytes;
  while (one_in(2)) bytes += data(1, std::string(random() % 5, 'b'));
  return bytes + (one_in(4) ? header(!one_in(4), true) : data(1, "bb", end_stream));
}

/// What became of the request, in words.
std::string outcome(const std::string& bytes, bool own_checks, std::size_t piece) {
  scripted peer(2, {.own_answer_checks = own_checks});
  cutter cut(piece, 1);
  cut.each(bytes, [&](std::string_view some) { peer.feed(some); });
  std::string text = peer.client->finished() ? "finished " : "";
  peer.eof();
  const recorder::told& end = peer.told(0);
  if (end.how == ending::answered)
    return text + std::to_string(end.answer.status) + ' ' + end.answer.date + ' ' + end.answer.body;
  return text + std::string(core::to_string(end.why));
}

}  // namespace

TEST_CASE("answer_form: an answer becomes what nghttp2's own checks make of it") {
  std::mt19937_64 random(5);
  unsigned answered = 0;
  unsigned failed = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string bytes = some_answer(random);
    CAPTURE(i);
    CAPTURE(bytes);
    const std::string strict = outcome(bytes, false, 0);
    REQUIRE(outcome(bytes, true, i % 20) == strict);
    ++(strict.find("bb") == std::string::npos ? failed : answered);
  }
  CHECK(answered > 1'000);
  CHECK(failed > 1'000);
}

TEST_CASE("answer_form: an answer step by step") {
  answer_form form;
  form.begin(false);
  CHECK_FALSE(form.final());
  CHECK(form.field(":status", "100"));
  CHECK(form.block_end(false));
  CHECK_FALSE(form.final());
  CHECK(form.field(":status", "200"));
  CHECK(form.status() == 200);
  CHECK(form.field("content-length", "3"));
  CHECK(form.block_end(false));
  CHECK(form.final());
  CHECK(form.data(2));
  CHECK_FALSE(form.end());
  CHECK(form.data(1));
  CHECK(form.end());
  CHECK(form.field("x-trailer", "1"));
  CHECK(form.block_end(true));
  CHECK(form.end());
  CHECK_FALSE(form.data(1));
}

TEST_CASE("answer_form: what has no body may announce one, and may not send it") {
  for (const bool to_head : {true, false}) {
    answer_form form;
    form.begin(to_head);
    CHECK(form.field(":status", to_head ? "200" : "304"));
    CHECK(form.field("content-length", "3"));
    CHECK(form.block_end(true));
    CHECK(form.end());
    CHECK_FALSE(form.data(1));
  }
}

}  // namespace mpustop::http::frames
