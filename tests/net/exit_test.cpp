// OpenSSL can still be used when the process is on its way out: a thread that was left behind in
// the middle of an http_call may be doing just that.

#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdio>

#include "net/http_call.hpp"

namespace {

/// Made before OpenSSL is used, and so destroyed after what OpenSSL does at exit.
struct witness {
  ~witness() {
    if (OPENSSL_init_crypto(0, nullptr) == 1) return;
    std::fputs("OpenSSL is gone before the process is\n", stderr);
    ::_exit(1);
  }
} last_to_go;

}  // namespace

int main() {
  using namespace mpustop::net;
  http_request call{.to = parse_endpoint("https://127.0.0.1:1")};
  call.connect_timeout = std::chrono::milliseconds(1);
  return http_call(call).connected ? 2 : 0;
}
