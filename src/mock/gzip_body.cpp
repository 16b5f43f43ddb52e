#include "mock/gzip_body.hpp"

#include <new>
#include <string>

#include <zlib.h>

namespace mpustop::mock {

void compress(http::server_response& answer) {
  constexpr int gzip_window = 15 + 16;  // zlib: 16 more than the window's bits for a gzip header
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw std::bad_alloc();
  const auto size = static_cast<uLong>(answer.body.size());
  std::string packed(deflateBound(&stream, size), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(answer.body.data());
  stream.avail_in = static_cast<uInt>(size);
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  answer.body = std::move(packed);
  answer.headers.emplace_back("content-encoding", "gzip");
}

}  // namespace mpustop::mock
