// A client that sends anything to the stand-in's end of a connection, which answers some requests
// at once, some later and some never. The input: the protocol, how many bytes of control, these,
// and what the client sends.

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "http/server_session.hpp"
#include "target.hpp"

namespace mpustop::fuzz {
namespace {

/// What a header and a body may hold together, with what a session adds to them.
constexpr std::size_t most_of_a_request = 300 * 1024;

class server final : public http::server_events {
 public:
  explicit server(bool h2)
      : session_(h2 ? http::make_h2_server_session() : http::make_h1_server_session()) {}

  void on_request(std::uint32_t stream, http::server_request& request) override {
    std::size_t size = request.target.size() + request.body.size() + request.host.size();
    for (const auto& [name, value] : request.headers) size += name.size() + value.size();
    must(size <= most_of_a_request, "a request is bounded");
    must(stream > last_, "streams are told in order, each once");
    last_ = stream;
    waiting_.push_back(stream);
  }

  void feed(std::string_view bytes) {
    const std::vector<char> own(bytes.begin(), bytes.end());
    const bool finished = session_->finished();
    session_->feed({own.data(), own.size()}, *this);
    must(!finished || session_->finished(), "what is finished stays so");
  }

  /// Does what a byte of control says to the oldest request that waits, or to the newest.
  void act(unsigned what) {
    if (waiting_.empty()) return;
    const std::uint32_t stream = (what & 8) != 0 ? waiting_.front() : waiting_.back();
    (what & 8) != 0 ? waiting_.pop_front() : waiting_.pop_back();
    switch (what & 7) {
      case 0: break;
      case 1: session_->reset(stream, what >> 4); break;
      case 2: session_->goaway(stream, what >> 4); break;
      case 3: session_->respond(stream, {503, {}, std::string((what >> 4) * 10'000, 'x')}); break;
      default: session_->respond(stream, {200, {{"date", "now"}}, R"({"RequestId":"r"})"}); break;
    }
  }

  void drain() {
    std::string out;
    session_->drain(out);
  }

 private:
  std::unique_ptr<http::server_session> session_;
  std::deque<std::uint32_t> waiting_;
  std::uint32_t last_ = 0;
};

}  // namespace
}  // namespace mpustop::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop::fuzz;
  byte_source in(data, size);
  server peer(in.one() % 2 == 1);
  const std::string_view control = in.take(in.one() % 64);
  for (const char c : control) {
    const unsigned what = static_cast<unsigned char>(c);
    peer.feed(in.take(what * 2));
    peer.act(what);
    if (what % 3 == 0) peer.drain();
  }
  peer.feed(in.rest());
  peer.drain();
  return 0;
}
