#include <nghttp2/nghttp2.h>

#include "mock/misbehaviour.hpp"

namespace mpustop::mock {
namespace {

class h2_misbehaviour final : public misbehaviour {
 public:
  explicit h2_misbehaviour(const connection_faults& faults) : faults_(faults) {}

  void requested(http::server_session& session, std::uint32_t stream, bool active) override {
    ++requests_;
    if (active && faults_.goaway != 0 && requests_ == faults_.goaway)
      session.goaway(stream, NGHTTP2_NO_ERROR);
  }

  void answer(http::server_session& session, std::uint32_t stream,
              const http::server_response& answer, fault happens) override {
    switch (happens) {
      case fault::h2_refused: return session.reset(stream, NGHTTP2_REFUSED_STREAM);
      default: return session.respond(stream, answer);
    }
  }

  void drained(http::server_session&, std::string&) override {}

 private:
  connection_faults faults_;
  unsigned requests_ = 0;
};

}  // namespace

std::unique_ptr<misbehaviour> make_h2_misbehaviour(const connection_faults& faults) {
  return std::make_unique<h2_misbehaviour>(faults);
}

}  // namespace mpustop::mock
