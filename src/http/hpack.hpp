#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What of HPACK (RFC 7541) is written without nghttp2: representations that leave the dynamic
/// table alone, and so need no state.
namespace mpustop::http::hpack {

/// An integer behind the bits of `first` that its prefix leaves free (5.1).
void append_integer(std::string& out, unsigned char first, unsigned prefix_bits, std::size_t value);

/// A field whose value nobody on the way may index either (6.2.3), without Huffman: such a value is
/// different every time, and its code costs more to find than its bytes cost to send.
void append_never_indexed(std::string& out, std::string_view name, std::string_view value);

/// True if a block consists of indexed fields alone (6.1). It leaves the decoder's table as it was,
/// so that the same bytes mean the same fields until something else changes the table.
bool only_indexed(std::string_view block);

}  // namespace mpustop::http::hpack
