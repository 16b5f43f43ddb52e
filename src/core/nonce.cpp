#include "core/nonce.hpp"

namespace mpustop::core {
namespace {

void write_hex(std::uint64_t value, char* to) {
  static constexpr char digits[] = "0123456789abcdef";
  for (int i = 15; i >= 0; --i, value >>= 4) to[i] = digits[value & 15];
}

}  // namespace

nonce_sequence::nonce_sequence(std::uint64_t random_prefix, std::uint64_t random_start)
    : counter_(random_start) {
  write_hex(random_prefix, text_.data());
  write_hex(random_start, text_.data() + 16);
}

std::string_view nonce_sequence::next() {
  write_hex(counter_++, text_.data() + 16);
  return {text_.data(), text_.size()};
}

}  // namespace mpustop::core
