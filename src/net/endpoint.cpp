#include "net/endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include <mpustop/error.hpp>

namespace mpustop::net {
namespace {

namespace urls = boost::urls;

[[noreturn]] void reject(std::string_view url, std::string_view why) {
  // What stands before an '@' may be a password.
  const std::string shown =
      url.find('@') == std::string_view::npos ? fmt::format("endpoint '{}'", url) : "endpoint";
  throw error(error_kind::usage, fmt::format("{}: {}", shown, why));
}

std::uint16_t port_of(const urls::url_view& u, std::string_view text, bool tls) {
  if (!u.has_port()) return tls ? 443 : 80;
  const std::string port(u.port());
  std::uint16_t number = 0;  // Boost's port_number() wraps round above 65535
  const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (failure != std::errc{} || end != port.data() + port.size() || number == 0) {
    reject(text, "the port must be a number from 1 to 65535");
  }
  return number;
}

bool is_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
         host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_';
         });
}

/// Sets host, is_address and authority (without a port); tells whether the host is this machine.
bool set_host(endpoint& e, const urls::url_view& u, std::string_view text) {
  switch (u.host_type()) {
    case urls::host_type::ipv4:
      e.is_address = true;
      e.host = e.authority = u.host_ipv4_address().to_string();
      return u.host_ipv4_address().is_loopback();
    case urls::host_type::ipv6:
      e.is_address = true;
      e.host = u.host_ipv6_address().to_string();
      e.authority = "[" + e.host + "]";
      return u.host_ipv6_address().is_loopback();
    default: break;
  }
  e.host.assign(u.encoded_host().data(), u.encoded_host().size());
  for (char& c : e.host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (!e.host.empty() && e.host.back() == '.') e.host.pop_back();
  if (!is_name(e.host)) reject(text, "the host name is not valid; write https://HOST[:PORT]");
  e.authority = e.host;
  return e.host == "localhost";
}

}  // namespace

std::string endpoint::url() const { return fmt::format("{}://{}", scheme(), authority); }

bool endpoint::is_aliyun() const {
  const std::string_view h = host;
  return h == "aliyuncs.com" || (h.size() > 13 && h.substr(h.size() - 13) == ".aliyuncs.com");
}

endpoint parse_endpoint(std::string_view url) {
  const auto parsed = urls::parse_uri({url.data(), url.size()});
  if (!parsed || !parsed->has_authority())
    reject(url, "not a URL; write https://HOST[:PORT], for example https://live.aliyuncs.com");
  const urls::url_view& u = *parsed;
  endpoint e;
  if (u.scheme_id() != urls::scheme::https && u.scheme_id() != urls::scheme::http)
    reject(url, fmt::format("the scheme must be https, not {}",
                            std::string_view(u.scheme().data(), u.scheme().size())));
  e.tls = u.scheme_id() == urls::scheme::https;
  if (u.has_userinfo()) reject(url, "a user name or password does not belong into it; remove it");
  if (!u.encoded_path().empty() && u.encoded_path() != "/")
    reject(url, "a path does not belong into it; write https://HOST[:PORT]");
  if (u.has_query() || u.has_fragment())
    reject(url, "a query or fragment does not belong into it; write https://HOST[:PORT]");
  const bool here = set_host(e, u, url);
  if (!e.tls && !here)
    reject(url, "http:// is accepted for localhost and loopback addresses only; write https://");
  e.port = port_of(u, url, e.tls);
  if (e.port != (e.tls ? 443 : 80)) e.authority += fmt::format(":{}", e.port);
  return e;
}

}  // namespace mpustop::net
