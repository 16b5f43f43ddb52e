#include <algorithm>

#include "mock/h2_answers.hpp"
#include "mock/h2_farewells.hpp"
#include "mock/h2_floods.hpp"
#include "mock/h2_outflow.hpp"
#include "mock/h2_stream_limits.hpp"
#include "mock/misbehaviour.hpp"

namespace mpustop::mock {
namespace {

class h2_misbehaviour final : public misbehaviour {
 public:
  explicit h2_misbehaviour(const connection_faults& faults) : faults_(faults.h2) {}

  void begin(http::server_session& session, core::time_point now) override {
    limits_.begin(now);
    outflow_.begin(now);
    tick(session, now);
  }

  bool takes(std::uint32_t stream) const override {
    return farewells_.takes(stream) && !outflow_.silent() && !floods_.on();
  }

  void requested(http::server_session& session, std::uint32_t stream, bool active) override {
    ++requests_;
    if (!active) return;
    std::string raw;
    farewells_.requested(session, stream, requests_, now_, raw);
    if (!raw.empty()) {
      session.drain(written_);
      written_ += raw;
    }
    floods_.requested(stream, requests_);
    outflow_.requested(requests_);
  }

  void answer(http::server_session& session, std::uint32_t stream,
              const http::server_response& answer, fault happens) override {
    answers_.write(session, stream, answer, happens, written_);
  }

  void drained(http::server_session&, std::string& out) override {
    if (!written_.empty()) {
      out.insert(0, written_);
      written_.clear();
    }
    floods_.pour(out);
    outflow_.pass(out, now_);
  }

  core::time_point due() const override {
    return std::min({limits_.due(), farewells_.due(), outflow_.due()});
  }

  void tick(http::server_session& session, core::time_point now) override {
    now_ = now;
    limits_.tick(session, now);
    farewells_.tick(session, now);
  }

  bool floods() const override { return floods_.on() && !outflow_.silent(); }

 private:
  h2_connection_faults faults_;
  h2_answers answers_;
  h2_farewells farewells_{faults_};
  h2_floods floods_{faults_};
  h2_outflow outflow_{faults_};
  h2_stream_limits limits_{faults_};
  unsigned requests_ = 0;
  std::string written_;  // by hand, and what the session had sent before it
  core::time_point now_{};
};

}  // namespace

std::unique_ptr<misbehaviour> make_h2_misbehaviour(const connection_faults& faults) {
  return std::make_unique<h2_misbehaviour>(faults);
}

}  // namespace mpustop::mock
