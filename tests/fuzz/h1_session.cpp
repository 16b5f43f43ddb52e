// An HTTP/1.1 server that sends anything. The input: how many bytes of control there are, these,
// and what the server sends.

#include "client_life.hpp"
#include "target.hpp"

namespace mpustop::fuzz {
namespace {

/// One connection: each control byte does something; what is left is fed to one more request.
void live(std::string_view control, std::string_view server) {
  client_life life(http::make_h1_session());
  const auto send = [&](std::size_t size) {
    life.feed(server.substr(0, size));
    server.remove_prefix(std::min(size, server.size()));
  };
  for (const char c : control) {
    const unsigned argument = static_cast<unsigned char>(c) >> 3;
    switch (static_cast<unsigned char>(c) & 7) {
      case 0: life.submit(1); break;
      case 1: life.drain(); break;
      case 2: life.abandon(argument); break;
      case 3: life.ping(); break;
      case 4: send(argument * 64); break;
      case 5:
        life.submit(1);
        life.drain();
        break;
      default: send(argument); break;
    }
  }
  life.submit(1);
  life.drain();
  life.feed(server);
  life.end();
}

/// What the first request comes to, however the bytes are cut, and whether another may follow.
std::string first_answer(std::string_view server, std::size_t piece) {
  client_life life(http::make_h1_session());
  life.submit(1);
  life.drain();
  std::string told;
  while (!server.empty() && life.session().in_flight() > 0 && !life.session().finished()) {
    const std::string_view part = server.substr(0, piece);
    life.feed(part);
    server.remove_prefix(part.size());
  }
  const bool closes =
      life.session().in_flight() == 0 && life.session().draining() && !life.session().finished();
  life.end();
  return life.transcript() + (closes ? "closes" : "");
}

}  // namespace
}  // namespace mpustop::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop::fuzz;
  byte_source in(data, size);
  const std::string_view control = in.take(in.one() % 64);
  const std::string_view server = in.rest();
  live(control, server);
  const std::string whole = first_answer(server, SIZE_MAX);
  must(first_answer(server, 1) == whole, "it makes no difference where the bytes are cut");
  must(first_answer(server, 7) == whole, "it makes no difference where the bytes are cut");
  return 0;
}
