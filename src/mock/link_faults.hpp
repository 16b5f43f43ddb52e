#pragma once

#include <boost/asio/ip/tcp.hpp>

namespace mpustop::mock {

/// The next close of the socket is an RST, and what it has not sent is dropped (SO_LINGER 0).
void end_by_reset(boost::asio::ip::tcp::socket& socket);

/// From now on whatever the peer sends is lost before TCP sees it, so that nothing is
/// acknowledged: a link that was cut without a word (SO_ATTACH_FILTER that lets nothing through).
void cut_link(boost::asio::ip::tcp::socket& socket);

}  // namespace mpustop::mock
