#include "mock/h1_answer.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

namespace mpustop::mock {
namespace {

constexpr std::string_view length_field = "content-length: ";
constexpr std::string_view line_end = "\r\n";
/// By how much a Content-Length is too large.
constexpr std::size_t missing = 100;

/// A message in parts.
struct parts {
  std::string fields;  ///< status line and header without Content-Length, each line with its end
  std::string_view body;
};

parts split(std::string_view message) {
  const auto head_end = message.find("\r\n\r\n") + line_end.size();
  const auto head = message.substr(0, head_end);
  const auto length = head.find(length_field);
  parts out{std::string(head), message.substr(head_end + line_end.size())};
  if (length != std::string_view::npos)
    out.fields.erase(length, head.find(line_end, length) + line_end.size() - length);
  return out;
}

/// RFC 9112 7.1: chunks of 1, 2, 4, ... bytes; with extensions (7.1.1) and a trailer (7.1.2).
std::string chunked(std::string_view message, bool extended) {
  auto [out, body] = split(message);
  out += "transfer-encoding: chunked\r\n\r\n";
  for (std::size_t size = 1; !body.empty(); size *= 2) {
    const auto piece = body.substr(0, size);
    const auto* extension = extended ? R"(;part=1;note="a; b\"c" ;last)" : "";
    fmt::format_to(std::back_inserter(out), "{:X}{}\r\n{}\r\n", piece.size(), extension, piece);
    body.remove_prefix(piece.size());
  }
  out += extended ? "000;end\r\nx-trailer: 1\r\n\r\n" : "0\r\n\r\n";
  return out;
}

std::string without_length(std::string_view message) {
  auto [out, body] = split(message);
  return out.append(line_end).append(body);
}

std::string truncated(std::string_view message) {
  auto [out, body] = split(message);
  fmt::format_to(std::back_inserter(out), "{}{}\r\n\r\n{}", length_field, body.size() + missing,
                 body);
  return out;
}

std::string after_early_ones(std::string_view message) {
  std::string out =
      "HTTP/1.1 100 Continue\r\n\r\n"
      "HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n";
  return out.append(message);
}

std::string before_garbage(std::string_view message, unsigned number) {
  std::string out(message);
  if (number % 2 == 0) return out.append("\x01\x80 noise \xff\r\n\r\nmore of it");
  // What a client that takes answers in their order would count for its next request.
  return out.append(
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 52\r\n\r\n"
      R"({"RequestId":"0BADC0DE-0000-0000-0000-000000000000"})");
}

}  // namespace

std::string written_as(fault how, std::string_view message, unsigned number) {
  switch (how) {
    case fault::h1_chunked: return chunked(message, false);
    case fault::h1_chunk_ext: return chunked(message, true);
    case fault::h1_no_length: return without_length(message);
    case fault::h1_truncated: return truncated(message);
    case fault::h1_continue: return after_early_ones(message);
    case fault::h1_garbage: return before_garbage(message, number);
    default: return std::string(message);
  }
}

bool ends_by_close(fault how) { return how == fault::h1_no_length || how == fault::h1_truncated; }

}  // namespace mpustop::mock
