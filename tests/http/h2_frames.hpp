#pragma once

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support.hpp"

/// Frames of RFC 9113 written and read by hand, so that a peer may do what no library lets it.
namespace mpustop::http::frames {

struct frame {
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;
  std::string payload;
};

using field_list = std::initializer_list<std::pair<std::string_view, std::string_view>>;

inline std::string number(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(value >> (8 * i)));
  return text;
}

inline std::string raw(std::uint8_t type, std::uint8_t flags, std::uint32_t stream,
                       std::string_view payload) {
  return number(payload.size(), 3) + number(type, 1) + number(flags, 1) + number(stream, 4) +
         std::string(payload);
}

/// A string literal of HPACK, without Huffman (RFC 7541 5.2).
inline std::string literal(std::string_view text) {
  std::string out;
  std::size_t rest = text.size();
  if (rest < 127) {
    out.push_back(static_cast<char>(rest));
  } else {
    out.push_back(127);
    for (rest -= 127; rest >= 128; rest /= 128) out.push_back(static_cast<char>(128 + rest % 128));
    out.push_back(static_cast<char>(rest));
  }
  return out.append(text);
}

/// A header block that uses no table.
inline std::string block(field_list fields) {
  std::string out;
  for (const auto& [name, value] : fields) out += '\0' + literal(name) + literal(value);
  return out;
}

inline constexpr std::uint8_t end_stream = NGHTTP2_FLAG_END_STREAM;
inline constexpr std::uint8_t end_headers = NGHTTP2_FLAG_END_HEADERS;

inline std::string headers(std::uint32_t stream, field_list fields, std::uint8_t flags = 0) {
  return raw(NGHTTP2_HEADERS, static_cast<std::uint8_t>(flags | end_headers), stream,
             block(fields));
}
inline std::string data(std::uint32_t stream, std::string_view bytes, std::uint8_t flags = 0) {
  return raw(NGHTTP2_DATA, flags, stream, bytes);
}
inline std::string reset(std::uint32_t stream, std::uint32_t code) {
  return raw(NGHTTP2_RST_STREAM, 0, stream, number(code, 4));
}
inline std::string goaway(std::uint32_t last, std::uint32_t code, std::string_view debug = {}) {
  return raw(NGHTTP2_GOAWAY, 0, 0, number(last, 4) + number(code, 4) + std::string(debug));
}
inline std::string settings(std::initializer_list<std::pair<std::uint16_t, std::uint32_t>> values) {
  std::string payload;
  for (const auto& [id, value] : values) payload += number(id, 2) + number(value, 4);
  return raw(NGHTTP2_SETTINGS, 0, 0, payload);
}
inline std::string max_streams(std::uint32_t count) {
  return settings({{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, count}});
}
inline std::string ping_ack(std::string_view opaque) {
  return raw(NGHTTP2_PING, NGHTTP2_FLAG_ACK, 0, opaque);
}
/// A whole answer: status 200 and a body.
inline std::string answer(std::uint32_t stream, std::string_view body = "{}") {
  return headers(stream, {{":status", "200"}}) + data(stream, body, end_stream);
}

inline constexpr std::string_view client_magic = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The frames in `bytes`, which hold whole frames only.
inline std::vector<frame> parse(std::string_view bytes) {
  if (bytes.starts_with(client_magic)) bytes.remove_prefix(client_magic.size());
  const auto read = [&](std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + size; ++i)
      value = value << 8 | static_cast<std::uint8_t>(bytes.at(i));
    return value;
  };
  std::vector<frame> all;
  while (!bytes.empty()) {
    const std::size_t size = read(0, 3);
    all.push_back({static_cast<std::uint8_t>(read(3, 1)), static_cast<std::uint8_t>(read(4, 1)),
                   read(5, 4), std::string(bytes.substr(9, size))});
    REQUIRE(all.back().payload.size() == size);
    bytes.remove_prefix(9 + size);
  }
  return all;
}

inline std::vector<frame> of_type(const std::vector<frame>& all, std::uint8_t type) {
  std::vector<frame> some;
  for (const frame& one : all)
    if (one.type == type) some.push_back(one);
  return some;
}

/// A client session whose peer is written by hand. Streams are 1, 3, 5 ... for keys 0, 1, 2 ...
struct scripted {
  explicit scripted(unsigned requests = 0, const h2_options& options = {})
      : client(make_h2_session(options)) {
    client->feed(settings({}), record);
    ask(requests);
  }
  /// Submits requests and writes them out.
  std::vector<frame> ask(unsigned requests) {
    for (; requests > 0; --requests) submit(*client, record, next++);
    return written();
  }
  std::vector<frame> written() { return parse(drained(*client)); }
  void feed(std::string_view bytes) { client->feed(bytes, record); }
  void give_up(stream_key key) { abandon(*client, record, key); }
  void eof() { client->eof(record); }
  const recorder::told& told(stream_key key) const { return record.of(key); }

  recorder record;
  std::unique_ptr<client_session> client;
  stream_key next = 0;
};

}  // namespace mpustop::http::frames
