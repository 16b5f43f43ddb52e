#include <algorithm>

#include "core/digest.hpp"
#include "core/sign.hpp"

namespace mpustop::core::v3 {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trim(std::string_view text) {
  static constexpr std::string_view blanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Lower-case names, trimmed values, sorted by name and then by value.
parameters normalize(const parameters& headers) {
  parameters out;
  out.reserve(headers.size());
  for (const auto& [name, value] : headers) {
    out.emplace_back(name, trim(value));
    for (char& c : out.back().first) c = lower(c);
  }
  std::sort(out.begin(), out.end());
  return out;
}

void append_headers(const parameters& sorted, canonical& out) {
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto& [name, value] = sorted[i];
    if (i > 0 && sorted[i - 1].first == name) {
      out.headers.back() = ',';  // the line's end: the values of equal names are joined
      out.headers += value;
    } else {
      if (!out.signed_headers.empty()) out.signed_headers += ';';
      out.signed_headers += name;
      out.headers += name;
      out.headers += ':';
      out.headers += value;
    }
    out.headers += '\n';
  }
}

}  // namespace

canonical canonicalize(std::string_view method, std::string_view path, const parameters& query,
                       const parameters& headers, std::string_view payload_hash) {
  canonical out;
  append_headers(normalize(headers), out);
  out.request = method;
  out.request += '\n';
  out.request += path;
  out.request += '\n';
  out.request += canonical_query(query);
  out.request += '\n';
  out.request += out.headers;
  out.request += '\n';
  out.request += out.signed_headers;
  out.request += '\n';
  out.request += payload_hash;
  out.request_hash = sha256_hex(out.request);
  out.string_to_sign = "ACS3-HMAC-SHA256\n" + out.request_hash;
  return out;
}

std::string signature(std::string_view secret, std::string_view text) {
  const auto code = hmac_key(hash_function::sha256, secret)(text);
  std::string out;
  append_hex(code.bytes.data(), code.size, out);
  return out;
}

std::string authorization(std::string_view access_key_id, std::string_view signed_headers,
                          std::string_view signature) {
  std::string out = "ACS3-HMAC-SHA256 Credential=";
  out += access_key_id;
  out += ",SignedHeaders=";
  out += signed_headers;
  out += ",Signature=";
  out += signature;
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  const auto digest = sha256(bytes);
  std::string out;
  append_hex(digest.data(), digest.size(), out);
  return out;
}

}  // namespace mpustop::core::v3
