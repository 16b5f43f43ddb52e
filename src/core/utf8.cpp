#include "core/utf8.hpp"

namespace mpustop::core {
namespace {

/// What may follow a lead byte: how many bytes in all, and the range of the second one.
struct lead_rule {
  std::size_t size;
  unsigned char second_min;
  unsigned char second_max;
};

lead_rule rule_of(unsigned char lead) {
  if (lead < 0x80) return {1, 0, 0};
  if (lead < 0xc2) return {0, 0, 0};
  if (lead < 0xe0) return {2, 0x80, 0xbf};
  if (lead == 0xe0) return {3, 0xa0, 0xbf};
  if (lead == 0xed) return {3, 0x80, 0x9f};
  if (lead < 0xf0) return {3, 0x80, 0xbf};
  if (lead == 0xf0) return {4, 0x90, 0xbf};
  if (lead < 0xf4) return {4, 0x80, 0xbf};
  if (lead == 0xf4) return {4, 0x80, 0x8f};
  return {0, 0, 0};
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const lead_rule rule = rule_of(static_cast<unsigned char>(text[0]));
  if (rule.size <= 1) return rule.size;
  if (text.size() < rule.size) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if (second < rule.second_min || second > rule.second_max) return 0;
  for (std::size_t i = 2; i < rule.size; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return 0;
  }
  return rule.size;
}

}  // namespace mpustop::core
