#include "core/nonce.hpp"

#include "core/hex.hpp"

namespace mpustop::core {
namespace {

void write_number(std::uint64_t value, char* to) {
  std::array<unsigned char, 8> bytes;
  for (std::size_t i = bytes.size(); i > 0; value >>= 8) {
    bytes[--i] = static_cast<unsigned char>(value & 255);
  }
  write_hex(bytes.data(), bytes.size(), to);
}

}  // namespace

nonce_sequence::nonce_sequence(std::uint64_t random_prefix, std::uint64_t random_start)
    : counter_(random_start) {
  write_number(random_prefix, text_.data());
  write_number(random_start, text_.data() + 16);
}

std::string_view nonce_sequence::next() {
  write_number(counter_++, text_.data() + 16);
  return {text_.data(), text_.size()};
}

}  // namespace mpustop::core
