#include "mock/h2_answers.hpp"

#include <nghttp2/nghttp2.h>

#include "mock/h2_frames.hpp"

namespace mpustop::mock {
namespace {

namespace frames = h2_frames;

/// 1 MiB, in fields that are not too long by themselves.
std::string huge_fields() {
  std::string out;
  for (int i = 0; i < 128; ++i)
    out += frames::field("x-huge-" + std::to_string(i), std::string(8192, 'h'));
  return out;
}

/// Makes the table as large as the peer never allowed (RFC 7541 section 6.3).
std::string huge_table() { return frames::integer(0x20, 5, 0xffffffff); }

/// ALTSVC (RFC 7838), ORIGIN (RFC 8336), and one that nobody knows, with every flag.
std::string unknown_frames(std::uint32_t stream) {
  const std::string origin = frames::number(9, 2) + "https://a";
  return frames::frame(0x0a, 0, 0, origin + "h2=\":1\"") + frames::frame(0x0c, 0, 0, origin) +
         frames::frame(0xfe, 0xff, stream, "of a type that nobody knows") +
         frames::frame(0xfe, 0, 0, {});
}

std::string interim(std::uint32_t stream) {
  return frames::headers(stream, frames::block({{":status", "100"}})) +
         frames::headers(stream, frames::block({{":status", "103"}, {"link", "</>; rel=preload"}}));
}

std::string push(std::uint32_t stream, std::uint32_t promised) {
  const auto request = frames::block(
      {{":method", "GET"}, {":scheme", "https"}, {":authority", "localhost"}, {":path", "/"}});
  return frames::frame(NGHTTP2_PUSH_PROMISE, NGHTTP2_FLAG_END_HEADERS, stream,
                       frames::number(promised, 4) + request) +
         frames::headers(promised, frames::block({{":status", "200"}}), true);
}

/// The header of an answer that is longer than the part of its body that comes: 12 KiB, so that
/// some hundreds of them use up a connection's window that is not given back.
std::string part(std::uint32_t stream, const http::server_response& answer) {
  const std::string body = answer.body.substr(0, answer.body.size() / 2);
  return frames::headers(stream, frames::field(":status", std::to_string(answer.status))) +
         frames::data(stream, body + std::string(12 * 1024, ' '));
}

/// A whole answer, with `before` in front of the fields of its header.
std::string whole(std::uint32_t stream, const http::server_response& answer,
                  std::string_view before, std::string_view more = {}) {
  std::string head(before);
  head.append(frames::block(answer)).append(more);
  return frames::headers(stream, head) + frames::data(stream, answer.body, true);
}

std::string with_trailers(std::uint32_t stream, const http::server_response& answer) {
  return frames::headers(stream, frames::block(answer)) + frames::data(stream, answer.body) +
         frames::headers(stream, frames::block({{"x-checksum", "none"}}), true);
}

std::string among_unknown_frames(std::uint32_t stream, const http::server_response& answer) {
  const auto unknown = unknown_frames(stream);
  return unknown + frames::headers(stream, frames::block(answer)) + unknown +
         frames::data(stream, answer.body, true) + unknown;
}

}  // namespace

void h2_answers::write(http::server_session& session, std::uint32_t stream,
                       const http::server_response& answer, fault happens, std::string& out) {
  // The session has not seen the end of what is written by hand; to reset a stream without an
  // error behind its answer is allowed (RFC 9113 section 8.1).
  const auto by_hand = [&](const std::string& frames, std::uint32_t code) {
    session.drain(out);
    out += frames;
    session.reset(stream, code);
  };
  const auto ahead = [&](const std::string& frames) {
    session.drain(out);
    out += frames;
    session.respond(stream, answer);
  };
  switch (happens) {
    case fault::h2_refused: return session.reset(stream, NGHTTP2_REFUSED_STREAM);
    case fault::h2_http11: return session.reset(stream, NGHTTP2_HTTP_1_1_REQUIRED);
    case fault::h2_reset: return session.reset(stream, next_reset());
    case fault::h2_reset_headers:
      return by_hand(frames::headers(stream, frames::block(answer)), next_reset());
    case fault::h2_reset_body: return by_hand(part(stream, answer), next_reset());
    case fault::h2_huge_header:
      return by_hand(whole(stream, answer, {}, huge_fields()), NGHTTP2_NO_ERROR);
    case fault::h2_huge_table:
      session.setting(NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, 0xffffffff);
      return by_hand(whole(stream, answer, huge_table()), NGHTTP2_NO_ERROR);
    case fault::h2_trailers: return by_hand(with_trailers(stream, answer), NGHTTP2_NO_ERROR);
    case fault::h2_unknown_frames:
      return by_hand(among_unknown_frames(stream, answer), NGHTTP2_NO_ERROR);
    case fault::h2_interim: return ahead(interim(stream));
    case fault::h2_push: return ahead(push(stream, pushed_ += 2));
    case fault::h2_closed_stream:
      session.respond(stream, answer);
      session.drain(out);
      out += whole(stream, answer, {}) + with_trailers(stream, answer);
      return;
    default: return session.respond(stream, answer);
  }
}

std::uint32_t h2_answers::next_reset() {
  return ++resets_ % 2 == 0 ? NGHTTP2_CANCEL : NGHTTP2_INTERNAL_ERROR;
}

}  // namespace mpustop::mock
