#include "mock/link_faults.hpp"

#include <linux/filter.h>
#include <sys/socket.h>

namespace mpustop::mock {

void end_by_reset(boost::asio::ip::tcp::socket& socket) {
  boost::system::error_code ignored;  // it closes all the same
  socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
}

void cut_link(boost::asio::ip::tcp::socket& socket) {
  sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog program{1, &nothing};
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

}  // namespace mpustop::mock
