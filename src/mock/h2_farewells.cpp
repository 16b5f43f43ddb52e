#include "mock/h2_farewells.hpp"

#include <nghttp2/nghttp2.h>

#include <chrono>
#include <utility>

#include "mock/h2_frames.hpp"

namespace mpustop::mock {
namespace {

constexpr std::uint32_t any_stream = 0x7fffffff;
/// From the notice to the last word: several round trips of a loopback.
constexpr std::chrono::milliseconds notice{50};

bool reached(unsigned limit, unsigned count) { return limit != 0 && count >= limit; }

}  // namespace

void h2_farewells::requested(http::server_session& session, std::uint32_t stream, unsigned count,
                             core::time_point now, std::string& raw) {
  seen_ = stream;
  if (reached(faults_.goaway_zero, count) && !std::exchange(said_zero_, true)) {
    const auto nothing = h2_frames::number(0, 4) + h2_frames::number(NGHTTP2_NO_ERROR, 4);
    raw += h2_frames::frame(NGHTTP2_GOAWAY, NGHTTP2_FLAG_NONE, 0, nothing);
  }
  if (reached(faults_.goaway_twice, count) && due_ == core::never) {
    session.goaway(any_stream, NGHTTP2_NO_ERROR);
    due_ = now + notice;
  }
  if (reached(faults_.goaway, count)) return say(session, NGHTTP2_NO_ERROR);
  if (reached(faults_.calm, count)) return say(session, NGHTTP2_ENHANCE_YOUR_CALM);
  if (reached(faults_.goaway_error, count)) return say(session, NGHTTP2_INTERNAL_ERROR);
}

void h2_farewells::tick(http::server_session& session, core::time_point now) {
  if (now >= due_) say(session, NGHTTP2_NO_ERROR);
}

void h2_farewells::say(http::server_session& session, std::uint32_t error) {
  if (last_ != any_stream) return;
  last_ = seen_;
  due_ = core::never;
  session.goaway(seen_, error);
}

}  // namespace mpustop::mock
