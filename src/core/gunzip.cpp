#include "core/gunzip.hpp"

#include <algorithm>
#include <limits>
#include <new>

#include <fmt/format.h>
#include <zlib.h>

#include <mpustop/error.hpp>

namespace mpustop::core {
namespace {

constexpr std::size_t piece = 64 * 1024;

}  // namespace

struct gunzip::stream {
  z_stream z{};

  stream() {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&z, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  ~stream() { inflateEnd(&z); }
  stream(const stream&) = delete;
  stream& operator=(const stream&) = delete;
};

gunzip::gunzip() : stream_(std::make_unique<stream>()), out_(piece, '\0') {}
gunzip::~gunzip() = default;

void gunzip::feed(std::string_view bytes) { rest_ = bytes; }

std::string_view gunzip::next() {
  z_stream& z = stream_->z;
  while (problem_.empty()) {
    if (between_) {
      const std::size_t padding = std::min(rest_.find_first_not_of('\0'), rest_.size());
      used_ += padding;
      rest_.remove_prefix(padding);
      if (rest_.empty()) return {};
      inflateReset(&z);
      between_ = false;
    }
    z.next_out = reinterpret_cast<Bytef*>(out_.data());
    z.avail_out = piece;
    const bool more = inflate_some();
    if (z.avail_out < piece) return {out_.data(), piece - z.avail_out};
    if (more) continue;
    if (problem_.empty() && finished_) {
      problem_ = fmt::format("the gzip data is cut off after {} bytes", used_);
    }
    if (problem_.empty()) return {};
  }
  throw error(error_kind::input, problem_);
}

/// One call of inflate; false when it cannot go on with what is there.
bool gunzip::inflate_some() {
  z_stream& z = stream_->z;
  const std::size_t count = std::min<std::size_t>(rest_.size(), std::numeric_limits<uInt>::max());
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
  z.avail_in = static_cast<uInt>(count);
  const int result = inflate(&z, Z_NO_FLUSH);
  const std::size_t taken = count - z.avail_in;
  rest_.remove_prefix(taken);
  used_ += taken;
  if (result == Z_STREAM_END) {
    between_ = true;
    return true;
  }
  if (result == Z_OK) return true;
  if (result == Z_BUF_ERROR) return false;
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  problem_ = fmt::format("the gzip data is corrupt near byte {}: {}", used_,
                         z.msg != nullptr ? z.msg : "no valid gzip stream");
  return false;
}

}  // namespace mpustop::core
