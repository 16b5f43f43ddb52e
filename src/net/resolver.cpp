#include "net/resolver.hpp"

#include <netdb.h>
#include <strings.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <thread>

#include "net/address_order.hpp"

namespace mpustop::net {

/// Shared with the threads; `context` is null once the resolver is gone.
struct resolver::state {
  std::mutex mutex;
  boost::asio::io_context* context;
};

namespace {

std::string reason(int code) {
  if (code == EAI_SYSTEM) return std::generic_category().message(errno);
  return gai_strerror(code);
}

/// RFC 6761, 6.3: localhost is both loopback addresses, whatever the hosts file says of it.
void complete_localhost(const std::string& host, std::vector<std::string>& addresses) {
  if (strcasecmp(host.c_str(), "localhost") != 0) return;
  for (const char* loopback : {"127.0.0.1", "::1"})
    if (std::find(addresses.begin(), addresses.end(), loopback) == addresses.end())
      addresses.emplace_back(loopback);
}

resolved look_up(const std::string& host) {
  resolved out;
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int code = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (code != 0) {
    out.error = "no such host: " + host + " (" + reason(code) + ")";
    return out;
  }
  for (const addrinfo* a = list; a != nullptr; a = a->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0)
      continue;
    if (std::find(out.addresses.begin(), out.addresses.end(), text) == out.addresses.end())
      out.addresses.emplace_back(text);
  }
  freeaddrinfo(list);
  complete_localhost(host, out.addresses);
  out.addresses = interleave_families(out.addresses);
  if (out.addresses.empty()) out.error = "no such host: " + host + " (no address)";
  return out;
}

}  // namespace

resolver::resolver(boost::asio::io_context& context) : state_(std::make_shared<state>()) {
  state_->context = &context;
}

resolver::~resolver() {
  const std::lock_guard lock(state_->mutex);
  state_->context = nullptr;
}

void resolver::resolve(const std::string& host, std::function<void(const resolved&)> done) {
  const auto tell = [](std::shared_ptr<state> s, std::function<void(const resolved&)> to,
                       resolved result) {
    const std::lock_guard lock(s->mutex);
    if (s->context == nullptr) return;  // the event loop may be gone as well
    boost::asio::post(*s->context, [s, to = std::move(to), result = std::move(result)] {
      if (s->context != nullptr) to(result);  // written on this thread only
    });
  };
  boost::system::error_code not_literal;
  boost::asio::ip::make_address(host, not_literal);
  if (!not_literal) return tell(state_, std::move(done), {{host}, {}});
  try {
    std::thread([tell, s = state_, host, done]() mutable {
      tell(std::move(s), std::move(done), look_up(host));
    }).detach();
  } catch (const std::system_error& e) {
    tell(state_, std::move(done), {{}, std::string("no thread to resolve names: ") + e.what()});
  }
}

}  // namespace mpustop::net
