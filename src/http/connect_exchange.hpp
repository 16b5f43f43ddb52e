#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mpustop::http {

/// The client's side of CONNECT, up to the end of the proxy's answer (RFC 9110 9.3.6). After a 2xx
/// the bytes belong to the tunnel, whatever lengths the answer's fields announce: the status alone
/// decides, so there is no message to parse.
class connect_exchange {
 public:
  enum class status {
    waiting,  ///< for the rest of the answer
    open,     ///< 2xx: the tunnel is up
    refused,  ///< another final answer; see `code`, `reason` and `schemes`
    failed    ///< not an HTTP answer, or its header passes `header_bound` bytes; see `error`
  };
  static constexpr std::size_t header_bound = 16 * 1024;  ///< interim answers (1xx) included

  /// Reads on, until the state is final. Returns what of `bytes` lies behind the answer.
  std::string_view feed(std::string_view bytes);

  status state() const { return status_; }
  int code() const { return code_; }
  /// As the proxy sent it; may be empty.
  std::string_view reason() const { return reason_; }
  /// The authentication schemes of a 407, "Digest, NTLM": the first of each Proxy-Authenticate.
  std::string_view schemes() const { return schemes_; }
  /// Basic (RFC 7617) is among all that it offers.
  bool offers_basic() const { return offers_basic_; }
  std::string_view error() const { return error_; }

 private:
  void take_head(std::string_view head);
  void take_field(std::string_view line);
  void fail(std::string_view why);

  std::string head_;      ///< what came of the answer
  std::size_t past_ = 0;  ///< bytes of interim answers before it
  std::string reason_;
  std::string schemes_;
  std::string_view error_;
  int code_ = 0;
  bool offers_basic_ = false;
  status status_ = status::waiting;
};

/// The request. `authority` is HOST:PORT, brackets around IPv6; `authorization` is the value of
/// Proxy-Authorization, or empty.
std::string connect_request(std::string_view authority, std::string_view authorization);

}  // namespace mpustop::http
