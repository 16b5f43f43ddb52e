#include "mock/h2_frames.hpp"

#include <nghttp2/nghttp2.h>

#include <algorithm>

namespace mpustop::mock::h2_frames {
namespace {

std::uint64_t read_number(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

}  // namespace

frame_head read_head(std::string_view bytes) {
  return {static_cast<std::size_t>(read_number(bytes.substr(0, 3))),
          static_cast<std::uint8_t>(bytes[3]), static_cast<std::uint8_t>(bytes[4]),
          static_cast<std::uint32_t>(read_number(bytes.substr(5, 4)) & 0x7fffffff)};
}

std::string number(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
  return out;
}

std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream,
                  std::string_view payload) {
  std::string out = number(payload.size(), 3);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  out += number(stream, 4);
  return out.append(payload);
}

std::string integer(std::uint8_t first, int prefix_bits, std::uint64_t value) {
  const std::uint64_t most = (1U << prefix_bits) - 1;
  if (value < most) return {static_cast<char>(first | value)};
  std::string out{static_cast<char>(first | most)};
  for (value -= most; value >= 128; value /= 128) out += static_cast<char>(128 + value % 128);
  return out += static_cast<char>(value);
}

std::string field(std::string_view name, std::string_view value) {
  constexpr char never_indexed = 0x10;
  std::string out{never_indexed};
  out.append(integer(0, 7, name.size())).append(name);
  return out.append(integer(0, 7, value.size())).append(value);
}

std::string block(const http::server_response& answer) {
  std::string out = field(":status", std::to_string(answer.status));
  for (const auto& [name, value] : answer.headers) out += field(name, value);
  return out + field("content-length", std::to_string(answer.body.size()));
}

std::string block(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string out;
  for (const auto& [name, value] : fields) out += field(name, value);
  return out;
}

std::string headers(std::uint32_t stream, std::string_view block, bool last) {
  std::string out;
  std::uint8_t type = NGHTTP2_HEADERS;
  std::uint8_t flags = last ? NGHTTP2_FLAG_END_STREAM : NGHTTP2_FLAG_NONE;
  do {
    const auto piece = block.substr(0, largest_payload);
    block.remove_prefix(piece.size());
    if (block.empty()) flags |= NGHTTP2_FLAG_END_HEADERS;
    out += frame(type, flags, stream, piece);
    type = NGHTTP2_CONTINUATION;
    flags = NGHTTP2_FLAG_NONE;
  } while (!block.empty());
  return out;
}

std::string data(std::uint32_t stream, std::string_view bytes, bool last) {
  std::string out;
  do {
    const auto piece = bytes.substr(0, largest_payload);
    bytes.remove_prefix(piece.size());
    const bool ends = last && bytes.empty();
    out += frame(NGHTTP2_DATA, ends ? NGHTTP2_FLAG_END_STREAM : NGHTTP2_FLAG_NONE, stream, piece);
  } while (!bytes.empty());
  return out;
}

}  // namespace mpustop::mock::h2_frames
