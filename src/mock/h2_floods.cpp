#include "mock/h2_floods.hpp"

#include <nghttp2/nghttp2.h>

#include <utility>

#include "mock/h2_frames.hpp"

namespace mpustop::mock {
namespace {

namespace frames = h2_frames;

constexpr std::size_t wave_size = 64 * 1024;

bool reached(unsigned limit, unsigned count) { return limit != 0 && count >= limit; }

}  // namespace

void h2_floods::requested(std::uint32_t stream, unsigned count) {
  if (on()) return;
  const auto status = frames::field(":status", "200");
  if (reached(faults_.ping_flood, count))
    return begin({}, frames::frame(NGHTTP2_PING, NGHTTP2_FLAG_NONE, 0, "flooding"));
  if (reached(faults_.settings_flood, count))
    return begin({}, frames::frame(NGHTTP2_SETTINGS, NGHTTP2_FLAG_NONE, 0, {}));
  if (reached(faults_.continuation_flood, count))
    return begin(frames::frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_NONE, stream, status),
                 frames::frame(NGHTTP2_CONTINUATION, NGHTTP2_FLAG_NONE, stream,
                               frames::field("x-flood", std::string(1000, 'x'))));
  if (reached(faults_.empty_flood, count))
    return begin(frames::headers(stream, status), frames::data(stream, {}));
}

void h2_floods::pour(std::string& out) {
  if (!on()) return;
  out.append(std::exchange(first_, {})).append(wave_);
}

void h2_floods::begin(std::string first, const std::string& again) {
  first_ = std::move(first);
  while (wave_.size() < wave_size) wave_ += again;
}

}  // namespace mpustop::mock
