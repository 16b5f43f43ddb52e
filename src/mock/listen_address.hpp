#pragma once

#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>

namespace mpustop::mock {

/// Reads ADDRESS:PORT, [ADDRESS]:PORT or localhost:PORT. Throws `mpustop::error` (usage) unless it
/// is a loopback address: the stand-in is for this machine only.
boost::asio::ip::tcp::endpoint parse_listen_address(std::string_view text);

/// `127.0.0.1:80`, `[::1]:80`.
std::string to_text(const boost::asio::ip::tcp::endpoint& address);

}  // namespace mpustop::mock
