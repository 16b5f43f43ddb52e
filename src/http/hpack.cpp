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

/// The most bytes that an integer takes.
constexpr std::size_t longest_integer = 1 + (std::numeric_limits<std::size_t>::digits + 6) / 7;

char* write_integer(char* to, unsigned char first, unsigned prefix_bits, std::size_t value) {
  const std::size_t full = (std::size_t{1} << prefix_bits) - 1;
  if (value < full) {
    *to++ = static_cast<char>(first | value);
    return to;
  }
  *to++ = static_cast<char>(first | full);
  for (value -= full; value >= 128; value /= 128) *to++ = static_cast<char>(128 + value % 128);
  *to++ = static_cast<char>(value);
  return to;
}

}  // namespace

void append_integer(std::string& out, unsigned char first, unsigned prefix_bits,
                    std::size_t value) {
  std::array<char, longest_integer> bytes{};
  char* end = write_integer(bytes.data(), first, prefix_bits, value);
  out.append(bytes.data(), end);
}

void append_never_indexed(std::string& out, std::string_view name, std::string_view value) {
  std::array<char, 2 * longest_integer> bytes{};
  char* end = bytes.data();
  if (const std::size_t index = static_index(name); index != 0) {
    end = write_integer(end, never_indexed, 4, index);
  } else {
    *end++ = never_indexed;
    end = write_integer(end, 0, 7, name.size());
    out.append(bytes.data(), end).append(name);
    end = bytes.data();
  }
  end = write_integer(end, 0, 7, value.size());
  out.append(bytes.data(), end).append(value);
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
