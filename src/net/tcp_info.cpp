#include "net/tcp_info.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>

namespace mpustop::net {

std::optional<core::duration> tcp_min_rtt(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return {};
  if (size < offsetof(tcp_info, tcpi_min_rtt) + sizeof info.tcpi_min_rtt) return {};
  if (info.tcpi_min_rtt == 0 || info.tcpi_min_rtt == ~0u) return {};  // ~0: no sample yet
  return std::chrono::microseconds(info.tcpi_min_rtt);
}

}  // namespace mpustop::net
