#include "mock/misbehaviour.hpp"

namespace mpustop::mock {
namespace {

class h1_misbehaviour final : public misbehaviour {
 public:
  explicit h1_misbehaviour(const connection_faults& faults) : faults_(faults) {}

  void requested(http::server_session&, std::uint32_t, bool active) override { active_ = active; }

  void answer(http::server_session& session, std::uint32_t stream,
              const http::server_response& answer, fault happens) override {
    if (happens == fault::h1_close) session.goaway(stream, 0);
    session.respond(stream, answer);
    ++answers_;
    if (active_ && faults_.close_after != 0 && answers_ >= faults_.close_after) session.close();
  }

  void drained(http::server_session&, std::string&) override {}

 private:
  connection_faults faults_;
  unsigned answers_ = 0;
  bool active_ = false;
};

}  // namespace

std::unique_ptr<misbehaviour> make_h1_misbehaviour(const connection_faults& faults) {
  return std::make_unique<h1_misbehaviour>(faults);
}

}  // namespace mpustop::mock
