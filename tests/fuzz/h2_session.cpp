// An HTTP/2 server that sends anything. The input says, a byte or some at a time, what the client
// is asked to do and which frame or bytes come.

#include <memory>
#include <utility>

#include "client_life.hpp"
#include "h2_frames.hpp"

namespace mpustop::fuzz {
namespace {

/// A flood needs no more; far more costs the fuzzer its pace.
constexpr std::size_t most_bytes = 2 << 20;

class connection {
 public:
  explicit connection(byte_source in) : in_(in), life_(session_of(in_.one())) {}

  void live() {
    while (!in_.empty()) step(in_.one());
    deliver();
    life_.end();
  }

 private:
  static std::unique_ptr<http::client_session> session_of(unsigned choice) {
    http::h2_options options;
    if ((choice & 1) != 0) options.last_stream_id_limit = 9;
    if ((choice & 2) != 0) options.max_streams = 3;
    return http::make_h2_session(options);
  }

  void step(unsigned what) {
    const unsigned argument = what >> 4;
    const unsigned action = what & 15;
    if (action >= 8) return add(next_h2_frame(in_, newest_stream_, life_.pings()));
    if (action == 7) return repeat(argument);
    if (action == 6) return add(std::string(in_.take(argument * 16 + in_.one() % 16)));
    deliver();
    switch (action) {
      case 0: submit(argument * 8); break;
      case 1: submit(1); break;
      case 2: life_.abandon(argument); break;
      case 3: life_.ping(); break;
      case 4: piece_ = argument; break;
      default: return;  // bytes so far are one piece, and nothing of ours is written
    }
    if (argument % 2 == 0) life_.drain();
  }

  void submit(unsigned count) {
    const unsigned before = life_.session().in_flight();
    life_.submit(count);
    newest_stream_ += 2 * (life_.session().in_flight() - before);
  }

  void add(std::string bytes) {
    last_ = std::move(bytes);
    collected_ += last_;
  }

  /// The last frame over and over: a flood.
  void repeat(unsigned power) {
    const std::size_t room = most_bytes - std::min(most_bytes, fed_ + collected_.size());
    std::size_t times = last_.empty() ? 0 : std::min(std::size_t{1} << power, room / last_.size());
    for (; times > 0; --times) collected_ += last_;
  }

  void deliver() {
    if (collected_.empty()) return;
    fed_ += collected_.size();
    life_.feed(collected_, collected_.size() > 4096 ? piece_ * 256 : piece_);
    collected_.clear();
  }

  byte_source in_;
  client_life life_;
  std::string last_;       ///< what the server sent last
  std::string collected_;  ///< what it sent and the client has not read yet
  std::size_t fed_ = 0;
  std::size_t piece_ = 0;
  std::uint32_t newest_stream_ = static_cast<std::uint32_t>(-1);  ///< ids of a client are odd
};

}  // namespace
}  // namespace mpustop::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mpustop::fuzz::connection(mpustop::fuzz::byte_source(data, size)).live();
  return 0;
}
