#include <algorithm>
#include <array>
#include <cstring>

#include "core/byte_ranges.hpp"
#include "core/sign.hpp"

namespace mpustop::core {
namespace {

using unreserved = all_within<byte_range{'A', 'Z'}, byte_range{'a', 'z'}, byte_range{'0', '9'},
                              byte_range{'-', '.'}, byte_range{'_', '_'}, byte_range{'~', '~'}>;

/// What a byte becomes.
struct encoded {
  std::array<char, 3> text{};
  unsigned char size = 0;
};

constexpr auto bytes = [] {
  std::array<encoded, 256> table{};
  constexpr char digits[] = "0123456789ABCDEF";
  for (unsigned c = 0; c < table.size(); ++c) {
    const char plain = static_cast<char>(c);
    if (unreserved::holds({&plain, 1})) {
      table[c] = {{plain}, 1};
    } else {
      table[c] = {{'%', digits[c >> 4], digits[c & 15]}, 3};
    }
  }
  return table;
}();

const encoded& of(char c) { return bytes[static_cast<unsigned char>(c)]; }

}  // namespace

// Without a branch a byte: where the bytes that are changed stand in a signature is not to be
// predicted.
void percent_encode(std::string_view text, std::string& out) {
  // An id or a nonce: nothing changes.
  if (unreserved::holds(text)) {
    out += text;
    return;
  }
  constexpr std::size_t most = 64;
  std::array<char, 3 * most + 1> buffer;
  while (!text.empty()) {
    char* to = buffer.data();
    for (const char c : text.substr(0, most)) {
      const encoded& piece = of(c);
      std::memcpy(to, &piece, sizeof piece);  // the size, too: overwritten by what follows
      to += piece.size;
    }
    out.append(buffer.data(), to);
    text.remove_prefix(std::min(most, text.size()));
  }
}

std::string_view percent_encoded(std::string_view text, std::string& scratch) {
  if (unreserved::holds(text)) return text;
  scratch.clear();
  percent_encode(text, scratch);
  return scratch;
}

std::string canonical_query(const parameters& query) {
  std::vector<const parameters::value_type*> sorted;
  sorted.reserve(query.size());
  for (const auto& item : query) sorted.push_back(&item);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto* a, const auto* b) { return a->first < b->first; });
  std::string out;
  for (const auto* item : sorted) {
    if (!out.empty()) out += '&';
    percent_encode(item->first, out);
    out += '=';
    percent_encode(item->second, out);
  }
  return out;
}

}  // namespace mpustop::core
