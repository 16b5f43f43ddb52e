#include "mock/h2_stream_limits.hpp"

#include <nghttp2/nghttp2.h>

#include <chrono>

namespace mpustop::mock {
namespace {

constexpr std::chrono::milliseconds turn{500};

}  // namespace

void h2_stream_limits::begin(core::time_point now) {
  if (!faults_.streams.empty()) due_ = now;
}

void h2_stream_limits::tick(http::server_session& session, core::time_point now) {
  if (now < due_) return;
  session.setting(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, faults_.streams[next_]);
  next_ = (next_ + 1) % faults_.streams.size();
  due_ = now + turn;
}

}  // namespace mpustop::mock
