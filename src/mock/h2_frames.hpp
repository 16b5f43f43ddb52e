#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "http/server_session.hpp"

/// Frames of HTTP/2 written by hand (RFC 9113 section 4.1), for what no library sends. Header
/// blocks use no table, so they leave that of the session's own blocks alone.
namespace mpustop::mock::h2_frames {

/// The largest payload that every peer takes (RFC 9113 section 4.2).
inline constexpr std::size_t largest_payload = 16'384;
inline constexpr std::size_t head_size = 9;

struct frame_head {
  std::size_t length;  ///< of the payload
  std::uint8_t type;
  std::uint8_t flags;
  std::uint32_t stream;
};
/// The head of the frame that `bytes` begin with. Requires `head_size` of them.
frame_head read_head(std::string_view bytes);

std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream,
                  std::string_view payload);
/// The last `bytes` bytes of a number, the highest first.
std::string number(std::uint64_t value, int bytes);

/// An integer of HPACK behind the bits that `first` has set (RFC 7541 section 5.1).
std::string integer(std::uint8_t first, int prefix_bits, std::uint64_t value);
/// A field as a literal that is never indexed (RFC 7541 section 6.2.3).
std::string field(std::string_view name, std::string_view value);
/// The header block of an answer, as the session would send it.
std::string block(const http::server_response& answer);
std::string block(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

/// HEADERS that end the header, and as many CONTINUATIONs as it takes.
std::string headers(std::uint32_t stream, std::string_view block, bool last = false);
/// DATA frames; `last`: the answer ends with them.
std::string data(std::uint32_t stream, std::string_view bytes, bool last = false);

}  // namespace mpustop::mock::h2_frames
