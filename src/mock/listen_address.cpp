#include "mock/listen_address.hpp"

#include <charconv>

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include <mpustop/error.hpp>

namespace mpustop::mock {
namespace {

namespace ip = boost::asio::ip;

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw error(error_kind::usage, fmt::format("--listen: '{}': {}", text, why));
}

constexpr std::string_view form =
    "it has the form ADDRESS:PORT, such as 127.0.0.1:0 or [::1]:8443; port 0 is any free one";

std::uint16_t read_port(std::string_view text, std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (problem != std::errc{} || end != digits.data() + digits.size()) refuse(text, form);
  return port;
}

}  // namespace

ip::tcp::endpoint parse_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) refuse(text, form);
  const auto port = read_port(text, text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code wrong;
  const auto address = ip::make_address(std::string(host), wrong);
  if (wrong || address.is_v6() != bracketed) refuse(text, form);
  if (!address.is_loopback())
    refuse(text,
           "not a loopback address; the stand-in serves this machine only, "
           "on 127.0.0.1 or [::1]");
  return {address, port};
}

std::string to_text(const ip::tcp::endpoint& address) {
  const auto host = address.address().to_string();
  return address.address().is_v6() ? fmt::format("[{}]:{}", host, address.port())
                                   : fmt::format("{}:{}", host, address.port());
}

}  // namespace mpustop::mock
