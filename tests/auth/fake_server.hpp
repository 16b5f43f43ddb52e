#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "certificates.hpp"
#include "core/sign.hpp"

namespace mpustop::auth::test {

/// A request as it arrived.
struct fake_request {
  std::string method;
  std::string target;
  core::parameters headers;  ///< names in lower case
  std::string body;

  /// The value of a header; "" when there is none.
  std::string header(const std::string& name) const;
  /// The parameters of the query and of the body, decoded.
  core::parameters query() const;
  core::parameters form() const;
};

/// What is sent for a request, byte for byte. Then the connection is closed, or with `hold` kept
/// until the client leaves.
struct fake_answer {
  std::string bytes;
  bool hold = false;
};

/// A server on 127.0.0.1 with threads of its own: one request a connection, answered as the script
/// says. The clients must have ended before it does.
class fake_server {
 public:
  using script = std::function<fake_answer(const fake_request&)>;
  struct ways {
    net::test::server_identity* tls = nullptr;
    bool tunnels = false;         ///< it is a proxy, and the endpoint behind it, in one
    std::string tunnel_answer{};  ///< to CONNECT; empty: 200, and the tunnel is open
  };

  explicit fake_server(script answer) : fake_server(std::move(answer), ways{}) {}
  fake_server(script answer, ways how);
  ~fake_server();
  fake_server(const fake_server&) = delete;
  fake_server& operator=(const fake_server&) = delete;

  std::uint16_t port() const;
  /// "http://127.0.0.1:PORT", of a server with TLS "https://".
  std::string url() const;
  /// What came so far.
  std::vector<fake_request> requests() const;
  /// The heads of the CONNECTs that came so far.
  std::vector<std::string> tunnels() const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// An answer with a length and this body. `fields`: whole lines.
fake_answer answer_of(int status, const std::string& body, const std::string& fields = {});

/// A port of 127.0.0.1 where nobody listens.
std::uint16_t closed_port();

}  // namespace mpustop::auth::test
