#include "core/signature_check.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "core/safe_text.hpp"
#include "core/sign.hpp"
#include "core/timestamp.hpp"

namespace mpustop::core {
namespace {

using pieces = std::vector<std::string_view>;

// Whose values may be shown. All others may hold a key id, a token, or what a proxy put there.
constexpr auto harmless = std::to_array<std::string_view>(
    {"Action", "AppId", "Format", "SignatureMethod", "SignatureNonce", "SignatureVersion", "TaskId",
     "Timestamp", "Version", "host", "x-acs-action", "x-acs-content-sha256", "x-acs-date",
     "x-acs-signature-nonce", "x-acs-version"});

void split(std::string_view text, std::string_view separator, pieces& out) {
  for (;;) {
    const auto at = text.find(separator);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return;
    text.remove_prefix(at + separator.size());
  }
}

/// V1: method, path and the parameters. V3: the lines, and the parameters in the place of the
/// third.
pieces pieces_of(std::string_view text, signature_version version) {
  pieces coarse;
  split(text, version == signature_version::v1 ? "&" : "\n", coarse);
  pieces out;
  for (std::size_t i = 0; i < coarse.size(); ++i) {
    if (i == 2) {
      split(coarse[i], version == signature_version::v1 ? "%26" : "&", out);
    } else {
      out.push_back(coarse[i]);
    }
  }
  return out;
}

/// Where a piece's name ends; npos if it has none.
std::size_t name_end(std::string_view piece) {
  return std::min({piece.find("%3D"), piece.find('='), piece.find(':')});
}

std::string_view name_of(std::string_view piece) {
  const auto end = name_end(piece);
  return end == std::string_view::npos ? std::string_view{} : piece.substr(0, end);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const int high = text.size() > 2 && text[0] == '%' ? hex_digit(text[1]) : -1;
    const int low = high >= 0 ? hex_digit(text[2]) : -1;
    out += low >= 0 ? static_cast<char>(high * 16 + low) : text[0];
    text.remove_prefix(low >= 0 ? 3 : 1);
  }
  return out;
}

/// The value of the piece of that name, however often it is percent-encoded; empty if there is
/// none.
std::string value_of(const pieces& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](std::string_view piece) { return name_of(piece) == name; });
  if (found == all.end()) return {};
  const auto end = name_end(*found);
  std::string out(found->substr(end + ((*found)[end] == '%' ? 3 : 1)));
  for (int depth = 0; depth < 2; ++depth) out = percent_decode(out);
  return out;
}

/// Line ends may come written out, as `\n`.
std::string real_line_ends(std::string_view text) {
  std::string out(text);
  if (text.find('\n') != std::string_view::npos) return out;
  for (auto at = out.find("\\n"); at != std::string::npos; at = out.find("\\n", at + 1)) {
    out.replace(at, 2, "\n");
  }
  return out;
}

bool may_be_named(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

/// A piece as it can be shown; of a long one what is around byte `at`.
std::string shown(std::string_view piece, std::size_t at) {
  constexpr std::size_t most = 56;
  constexpr std::size_t before = 16;
  const auto name = name_of(piece);
  // A separator that is gone joins a harmless piece with the next.
  const bool joined = piece.find("oken", name.size()) != std::string_view::npos ||
                      piece.find("ccess", name.size()) != std::string_view::npos;
  if (joined || std::find(harmless.begin(), harmless.end(), name) == harmless.end()) {
    return may_be_named(name) ? fmt::format("{} (its value is not shown)", name)
                              : "something that is not shown";
  }
  const std::size_t begin = piece.size() <= most || at < before ? 0 : at - before;
  std::string out = begin > 0 ? fmt::format("\"{}...", name) : "\"";
  append_clean(piece.substr(begin), most, out);
  return out + '"';
}

std::string shown(const pieces& all, std::size_t index, std::size_t at) {
  constexpr std::size_t longest_method = 16;
  if (index >= all.size()) return "nothing more";
  if (index > 1) return shown(all[index], at);
  // The method or the path.
  return all[index].size() > longest_method ? "something that is not shown"
                                            : fmt::format("\"{}\"", all[index]);
}

std::string first_difference(const pieces& ours, const pieces& theirs) {
  const auto [left, right] = std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end());
  const auto index = static_cast<std::size_t>(left - ours.begin());
  std::size_t at = 0;
  if (left != ours.end() && right != theirs.end()) {
    const auto byte = std::mismatch(left->begin(), left->end(), right->begin(), right->end());
    at = static_cast<std::size_t>(byte.first - left->begin());
  }
  return fmt::format("first, mpustop signed {}, the service {}", shown(ours, index, at),
                     shown(theirs, index, at));
}

signature_finding same() {
  return {signed_text::same,
          "The service signed the same text as mpustop did, so the secret is wrong: it belongs to "
          "another AccessKeyId. Correct ALIBABA_CLOUD_ACCESS_KEY_SECRET, or access_key_secret in "
          "the profile of ~/.aliyun/config.json."};
}

signature_finding different(std::string_view where) {
  return {
      signed_text::different,
      fmt::format("The encoding differs: the service signed another text than mpustop did ({}). "
                  "The secret may well be right. Either something on the way, such as a proxy, "
                  "rewrites requests, or this is a defect of mpustop: try without the proxy "
                  "and with the other --signature.",
                  where)};
}

}  // namespace

signature_finding compare_signed(const signing_quote& theirs, stop_request& ours,
                                 std::string_view app_id, std::string_view task_id) {
  const bool v1 = theirs.version == signature_version::v1;
  const std::string quoted = v1 ? std::string(theirs.text) : real_line_ends(theirs.text);
  const pieces their_pieces = pieces_of(quoted, theirs.version);
  const auto time = parse_timestamp(value_of(their_pieces, v1 ? "Timestamp" : "x-acs-date"));
  const std::string nonce = value_of(their_pieces, v1 ? "SignatureNonce" : "x-acs-signature-nonce");
  if (!time || nonce.empty()) {
    return different("its text has no time or no nonce as mpustop writes them");
  }
  const std::string_view text = ours.signed_text(app_id, task_id, *time, nonce);
  if (quoted == text) return same();
  if (!v1 && theirs.hash.ends_with(v3::sha256_hex(text))) return same();
  return different(first_difference(pieces_of(text, theirs.version), their_pieces));
}

}  // namespace mpustop::core
