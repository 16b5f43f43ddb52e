#include "core/inflate_body.hpp"

namespace mpustop::core {

body_inflater::~body_inflater() {
  if (ready_) inflateEnd(&stream_);
}

body_inflater::result body_inflater::inflate(std::string_view packed, std::size_t limit,
                                             std::string& out) {
  // 15: the largest window; 32: gzip or zlib, told by the header.
  const int state = ready_ ? inflateReset(&stream_) : inflateInit2(&stream_, 15 + 32);
  if (state != Z_OK) return result::broken;
  ready_ = true;

  out.resize(limit + 1);  // the byte more tells "as long as allowed" from "longer"
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream_.avail_in = static_cast<uInt>(packed.size());
  stream_.next_out = reinterpret_cast<Bytef*>(out.data());
  stream_.avail_out = static_cast<uInt>(out.size());
  const int end = ::inflate(&stream_, Z_FINISH);
  out.resize(out.size() - stream_.avail_out);

  if (out.size() > limit) return result::too_long;
  return end == Z_STREAM_END && stream_.avail_in == 0 ? result::complete : result::broken;
}

}  // namespace mpustop::core
