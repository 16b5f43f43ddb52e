#include "mock/misbehaviour.hpp"

namespace mpustop::mock {

std::unique_ptr<misbehaviour> make_misbehaviour(const http::server_session& session,
                                                const connection_faults& faults) {
  return session.protocol() == "h2" ? make_h2_misbehaviour(faults) : make_h1_misbehaviour(faults);
}

}  // namespace mpustop::mock
