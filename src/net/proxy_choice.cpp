#include "net/proxy_choice.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <charconv>
#include <initializer_list>

namespace mpustop::net {
namespace {

namespace ip = boost::asio::ip;
using boost::system::error_code;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Takes `:PORT` off. False when there is one and it is not `port`.
bool take_port(std::string& entry, std::uint16_t port) {
  const std::size_t colon = entry.rfind(':');
  if (colon == std::string::npos) return true;
  // Without brackets more than one colon is an IPv6 address.
  const bool bracketed = entry.front() == '[';
  if (bracketed ? entry[colon - 1] != ']' : entry.find(':') != colon) return true;
  std::uint16_t number = 0;
  const char* end = entry.data() + entry.size();
  const auto parsed = std::from_chars(entry.data() + colon + 1, end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end || number != port) return false;
  entry.resize(colon);
  return true;
}

bool in_range(const ip::address& host, const std::string& range) {
  error_code bad;
  if (host.is_v4()) {
    const auto network = ip::make_network_v4(range, bad);
    if (bad) return false;
    return ip::network_v4(host.to_v4(), network.prefix_length()).network() == network.network();
  }
  const auto network = ip::make_network_v6(range, bad);
  if (bad) return false;
  return ip::network_v6(host.to_v6(), network.prefix_length()).network() == network.network();
}

bool covers_address(std::string entry, const ip::address& host) {
  if (entry.find('/') != std::string::npos) return in_range(host, entry);
  if (entry.front() == '[' && entry.back() == ']') entry = entry.substr(1, entry.size() - 2);
  error_code bad;
  const ip::address address = ip::make_address(entry, bad);
  return !bad && address == host;
}

bool covers_name(std::string_view entry, std::string_view host) {
  if (entry.starts_with("*.")) entry.remove_prefix(1);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.ends_with('.')) entry.remove_suffix(1);
  if (entry.empty() || !host.ends_with(entry)) return false;
  return host.size() == entry.size() || host[host.size() - entry.size() - 1] == '.';
}

bool covers(std::string entry, const endpoint& to) {
  if (entry == "*") return true;
  for (char& c : entry) c = lower(c);
  if (!take_port(entry, to.port) || entry.empty()) return false;
  if (!to.is_address) return covers_name(entry, to.host);
  error_code bad;
  const ip::address host = ip::make_address(to.host, bad);
  return !bad && covers_address(std::move(entry), host);
}

struct named_value {
  std::string name;
  std::string value;
};

named_value first_set(const variable_lookup& variable, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (auto value = variable(name)) return {name, std::move(*value)};
  return {};
}

}  // namespace

bool is_exempt(const endpoint& to, std::string_view list) {
  static constexpr std::string_view separators = ", \t\r\n";
  for (;;) {
    list.remove_prefix(std::min(list.find_first_not_of(separators), list.size()));
    if (list.empty()) return false;
    const std::string_view entry = list.substr(0, list.find_first_of(separators));
    if (covers(std::string(entry), to)) return true;
    list.remove_prefix(entry.size());
  }
}

proxy_choice choose_proxy(const endpoint& to, const variable_lookup& variable) {
  if (!to.tls) return {};
  auto [name, url] = first_set(variable, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  if (name.empty() || is_exempt(to, first_set(variable, {"no_proxy", "NO_PROXY"}).value)) return {};
  return {std::move(name), std::move(url)};
}

}  // namespace mpustop::net
