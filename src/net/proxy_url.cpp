#include "net/proxy_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <mpustop/error.hpp>

#include "net/endpoint.hpp"

namespace mpustop::net {
namespace {

constexpr std::uint16_t default_port = 1080;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// Of the scheme only what cannot be part of a password is repeated.
[[noreturn]] void reject_scheme(std::string_view named, const std::string& scheme) {
  constexpr std::array<std::string_view, 6> known = {"https",   "socks",  "socks4",
                                                     "socks4a", "socks5", "socks5h"};
  const bool shown = std::find(known.begin(), known.end(), scheme) != known.end();
  throw error(
      error_kind::usage,
      fmt::format("{}: only an http:// proxy is possible{}; write http://HOST:PORT, or name "
                  "the endpoint's host in NO_PROXY to go without",
                  named, shown ? ", not " + scheme + "://" : ""));
}

[[noreturn]] void reject(std::string_view named) {
  throw error(
      error_kind::usage,
      fmt::format("{}: not the URL of a proxy; write http://[USER:PASSWORD@]HOST:PORT, with "
                  "/ ? # @ of a user name or password percent-encoded (%2F %3F %23 %40)",
                  named));
}

/// What is no escape stands for itself.
std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const std::string_view digits = text.substr(i + 1, text[i] == '%' ? 2 : 0);
    const char* end = digits.data() + digits.size();
    if (digits.size() == 2 && std::from_chars(digits.data(), end, byte, 16).ptr == end) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// Checked as an endpoint's, whose complaint would name the wrong thing.
std::optional<endpoint> host_and_port(std::string_view text) {
  try {
    return parse_endpoint(fmt::format("https://{}", text));
  } catch (const error&) {
    return std::nullopt;
  }
}

bool has_port(std::string_view text) {
  const std::size_t bracket = text.find(']');
  return text.find(':', bracket == std::string_view::npos ? 0 : bracket) != std::string_view::npos;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

}  // namespace

proxy parse_proxy(std::string_view text, std::string_view named) {
  proxy out;
  if (const auto at = text.find("://"); at != std::string_view::npos) {
    const std::string scheme = lower(text.substr(0, at));
    if (scheme != "http") reject_scheme(named, scheme);
    text.remove_prefix(at + 3);
  }
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  // An @ behind it: what was cut there is the middle of a password.
  if (text.find('@', end) != std::string_view::npos) reject(named);
  text = text.substr(0, end);
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    const std::string_view userinfo = text.substr(0, at);
    const std::size_t colon = std::min(userinfo.find(':'), userinfo.size());
    out.user = percent_decode(userinfo.substr(0, colon));
    out.password = percent_decode(userinfo.substr(std::min(colon + 1, userinfo.size())));
    if (has_control(out.user) || has_control(out.password)) reject(named);  // RFC 7617 2
    text.remove_prefix(at + 1);
  }
  const auto where = host_and_port(text);
  if (!where) reject(named);
  out.host = where->host;
  out.port = has_port(text) ? where->port : default_port;
  const bool v6 = out.host.find(':') != std::string::npos;
  out.authority = fmt::format("{}{}{}:{}", v6 ? "[" : "", out.host, v6 ? "]" : "", out.port);
  return out;
}

}  // namespace mpustop::net
