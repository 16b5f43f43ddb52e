#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "target.hpp"

/// Frames of RFC 9113 as a fuzz input asks for them: well-formed enough to get past the first look,
/// wrong in what they say. Bytes that are no frame at all the target takes from the input itself.
namespace mpustop::fuzz {

std::string h2_frame(unsigned type, unsigned flags, std::uint32_t stream, std::string_view payload);

/// The next frame that `in` describes: some bytes each. `newest_stream` is what a stream of "the
/// newest" means; `pings` the number of the last PING that the client sent.
std::string next_h2_frame(byte_source& in, std::uint32_t newest_stream, std::uint64_t pings);

}  // namespace mpustop::fuzz
