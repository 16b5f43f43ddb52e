#include "core/signing_quote.hpp"

#include <algorithm>

namespace mpustop::core {
namespace {

std::string_view trim_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

/// What stands in brackets behind `name`, up to the last bracket before `end`.
std::optional<std::string_view> in_brackets(std::string_view message, std::string_view name,
                                            std::size_t end) {
  const auto at = message.find(name);
  if (at == std::string_view::npos || at >= end) return std::nullopt;
  const auto begin = at + name.size();
  const auto close = message.rfind(']', end);
  if (close == std::string_view::npos || close < begin) return std::nullopt;
  return message.substr(begin, close - begin);
}

std::optional<signing_quote> find_v3(std::string_view message) {
  static constexpr std::string_view hash_name = "server StringToSign is [";
  static constexpr std::string_view text_name = "server CanonicalRequest is [";
  const auto second = message.find(text_name);
  if (second == std::string_view::npos) return std::nullopt;
  const auto hash = in_brackets(message, hash_name, second);
  const auto text = in_brackets(message, text_name, message.size());
  if (!hash || !text) return std::nullopt;
  const auto lead = message.substr(0, message.find(hash_name));
  return signing_quote{signature_version::v3, trim_end(lead), *text, *hash};
}

std::optional<signing_quote> find_v1(std::string_view message) {
  static constexpr std::string_view name = "server string to sign is:";
  const auto at = message.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  auto text = trim_end(message.substr(at + name.size()));
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  if (text.empty()) return std::nullopt;
  return signing_quote{signature_version::v1, trim_end(message.substr(0, at)), text, {}};
}

}  // namespace

std::optional<signing_quote> find_signing_quote(std::string_view message) {
  if (auto found = find_v3(message)) return found;
  return find_v1(message);
}

}  // namespace mpustop::core
