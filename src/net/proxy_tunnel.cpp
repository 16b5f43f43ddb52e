#include "net/proxy_tunnel.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/digest.hpp"
#include "core/safe_text.hpp"

namespace mpustop::net {
namespace {

std::string authority_of(const endpoint& to) {
  const bool v6 = to.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", to.host, v6 ? "]" : "", to.port);
}

constexpr std::string_view basic = "Basic ";

/// RFC 7617 2. Empty without credentials.
std::string authorization_of(const proxy& through) {
  if (!through.has_credentials()) return {};
  const std::string plain = through.user + ":" + through.password;
  constexpr std::size_t piece = 48;  // whole groups of three bytes: padding at the end alone
  std::string out(basic);
  for (std::size_t at = 0; at < plain.size(); at += piece) {
    const std::string_view part = std::string_view(plain).substr(at, piece);
    core::append_base64(reinterpret_cast<const unsigned char*>(part.data()), part.size(), out);
  }
  return out;
}

}  // namespace

proxy_tunnel::proxy_tunnel(const proxy& through, const endpoint& to)
    : proxy_(through), target_(authority_of(to)) {}

std::string proxy_tunnel::request() const {
  return http::connect_request(target_, authorization_of(proxy_));
}

std::string_view proxy_tunnel::feed(std::string_view bytes) {
  using status_of = http::connect_exchange::status;
  const std::string_view rest = exchange_.feed(bytes);
  switch (exchange_.state()) {
    case status_of::waiting: break;
    case status_of::open: status_ = status::open; break;
    case status_of::refused: fail(refusal()); break;
    case status_of::failed:
      fail(fmt::format("the proxy's answer to CONNECT {} {}; is it an HTTP proxy?", target_,
                       exchange_.error()));
      break;
  }
  return rest;
}

void proxy_tunnel::end(std::string_view why) {
  fail(fmt::format("the proxy gave no answer to CONNECT {}: {}", target_, why));
}

void proxy_tunnel::fail(std::string why) {
  error_ = std::move(why);
  status_ = status::failed;
}

std::string proxy_tunnel::refusal() const {
  constexpr int authentication_required = 407;
  if (exchange_.code() != authentication_required) {
    const std::string reason = clean(exchange_.reason());
    return fmt::format("the proxy answered {}{}{} to CONNECT {}", exchange_.code(),
                       reason.empty() ? "" : " ", reason, target_);
  }
  if (!exchange_.schemes().empty() && !exchange_.offers_basic()) {
    return fmt::format("the proxy asks for {} (407); only Basic is possible here",
                       clean(exchange_.schemes()));
  }
  if (proxy_.has_credentials())
    return "the proxy does not accept the user name and password given for it (407)";
  return fmt::format(
      "the proxy asks for a user name and password (407); put them into HTTPS_PROXY: "
      "http://USER:PASSWORD@{}",
      proxy_.authority);
}

std::string proxy_tunnel::clean(std::string_view text) const {
  constexpr std::size_t most = 100;
  const std::string authorization = authorization_of(proxy_);  // "Basic ..." or empty
  const std::string token = authorization.substr(std::min(authorization.size(), basic.size()));
  core::redactor redact({authorization, token, proxy_.password});
  std::string out;
  redact.append(text, most, out);
  return out;
}

}  // namespace mpustop::net
