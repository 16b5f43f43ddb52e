#include "http/hpack.hpp"

#include <array>
#include <limits>

namespace mpustop::http::hpack {
namespace {

constexpr unsigned char never_indexed = 0x10;
constexpr unsigned char indexed = 0x80;

/// The names of the static table (RFC 7541, appendix A) that are of use here; 0 for the others.
std::size_t static_index(std::string_view name) {
  if (name == ":path") return 4;
  if (name == "authorization") return 23;
  return 0;
}

void append_string(std::string& out, std::string_view text) {
  append_integer(out, 0, 7, text.size());
  out.append(text);
}

}  // namespace

void append_integer(std::string& out, unsigned char first, unsigned prefix_bits,
                    std::size_t value) {
  const std::size_t full = (std::size_t{1} << prefix_bits) - 1;
  if (value < full) {
    out.push_back(static_cast<char>(first | value));
    return;
  }
  std::array<char, 1 + (std::numeric_limits<std::size_t>::digits + 6) / 7> bytes{};
  std::size_t size = 0;
  bytes[size++] = static_cast<char>(first | full);
  for (value -= full; value >= 128; value /= 128)
    bytes[size++] = static_cast<char>(128 + value % 128);
  bytes[size++] = static_cast<char>(value);
  out.append(bytes.data(), size);
}

void append_never_indexed(std::string& out, std::string_view name, std::string_view value) {
  const std::size_t index = static_index(name);
  append_integer(out, never_indexed, 4, index);
  if (index == 0) append_string(out, name);
  append_string(out, value);
}

bool only_indexed(std::string_view block) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(block[at]); };
  for (std::size_t at = 0; at < block.size(); ++at) {
    if ((byte(at) & indexed) == 0) return false;
    if (byte(at) != 0xff) continue;
    // The index goes on, up to a byte without its highest bit.
    do ++at;
    while (at < block.size() && (byte(at) & 0x80) != 0);
  }
  return true;
}

}  // namespace mpustop::http::hpack
