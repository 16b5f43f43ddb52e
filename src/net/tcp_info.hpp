#pragma once

#include <optional>

#include "core/time.hpp"

namespace mpustop::net {

/// The kernel's smallest round trip of a connected TCP socket (`tcpi_min_rtt`); nothing while it
/// has none. In a file of its own: <linux/tcp.h> and <netinet/tcp.h> exclude each other.
std::optional<core::duration> tcp_min_rtt(int fd);

}  // namespace mpustop::net
