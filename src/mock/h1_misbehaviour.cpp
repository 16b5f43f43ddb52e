#include <chrono>
#include <utility>

#include "mock/h1_answer.hpp"
#include "mock/misbehaviour.hpp"

namespace mpustop::mock {
namespace {

constexpr std::chrono::seconds between_bytes{1};

class h1_misbehaviour final : public misbehaviour {
 public:
  explicit h1_misbehaviour(const connection_faults& faults) : faults_(faults) {}

  void begin(http::server_session&, core::time_point now) override { now_ = now; }
  void tick(http::server_session&, core::time_point now) override { now_ = now; }

  void requested(http::server_session&, std::uint32_t, bool active) override { active_ = active; }

  void answer(http::server_session& session, std::uint32_t stream,
              const http::server_response& answer, fault happens) override {
    if (happens == fault::h1_close) session.goaway(stream, 0);
    session.drain(ready_);  // what is before this answer is as it should be
    session.respond(stream, answer);
    std::string message;
    session.drain(message);
    if (message.empty()) return;  // it waits for the answer to an earlier request
    ++answers_;
    if (happens == fault::h1_slow) slow_ = true;
    ready_ += written_as(happens, message, answers_);
    const bool counted_out = faults_.close_after != 0 && answers_ >= faults_.close_after;
    if (ends_by_close(happens) || (active_ && counted_out)) session.close();
  }

  void drained(http::server_session&, std::string& out) override {
    ready_ += std::exchange(out, {});
    if (!slow_) return out.swap(ready_);
    if (now_ < next_byte_) return;
    next_byte_ = now_ + between_bytes;
    out = ready_.substr(0, 1);
    ready_.erase(0, 1);
    slow_ = !ready_.empty();
  }

  core::time_point due() const override { return slow_ ? next_byte_ : core::never; }
  bool holds_back() const override { return slow_; }

 private:
  connection_faults faults_;
  unsigned answers_ = 0;
  bool active_ = false;
  bool slow_ = false;  ///< what is ready goes byte by byte
  std::string ready_;  ///< to be sent before what the session has
  core::time_point next_byte_{};
  core::time_point now_{};
};

}  // namespace

std::unique_ptr<misbehaviour> make_h1_misbehaviour(const connection_faults& faults) {
  return std::make_unique<h1_misbehaviour>(faults);
}

}  // namespace mpustop::mock
