#include "http/request_encoder.hpp"

#include <algorithm>
#include <new>

#include "http/hpack.hpp"

namespace mpustop::http {
namespace {

constexpr std::size_t frame_head = 9;
/// What every peer takes (RFC 9113 6.5.2: the smallest SETTINGS_MAX_FRAME_SIZE).
constexpr std::size_t largest_frame = 16'384;
/// RFC 9113 6.5.2: what a table holds until the peer says otherwise. Ours never holds more.
constexpr std::size_t table_bound = 4096;

/// `content-length: 0`, its name by the index in the static table (RFC 7541 6.2.2).
constexpr std::string_view no_content("\x0f\x0d\x01\x30", 4);

/// Calls `each(name, value)` for what requests share, pseudo-headers first, until it returns false.
template <class Function>
bool visit_shared(const core::request_view& request, Function&& each) {
  if (!each(":method", request.method) || !each(":scheme", request.scheme) ||
      !each(":authority", request.authority))
    return false;
  return std::all_of(request.headers.begin(), request.headers.end(), [&](const auto& header) {
    return header.varies || each(header.name, header.value);
  });
}

void set_length(std::string& out, std::size_t at, std::size_t length) {
  out[at] = static_cast<char>(length >> 16);
  out[at + 1] = static_cast<char>(length >> 8);
  out[at + 2] = static_cast<char>(length);
}

/// Cuts the frame that begins at `at`, which is longer than a frame may be.
void split(std::string& out, std::size_t at) {
  const std::string block = out.substr(at + frame_head);
  std::string head = out.substr(at, frame_head);
  const char flags = head[4];
  out.resize(at);
  for (std::size_t done = 0; done < block.size(); done += largest_frame) {
    const std::string_view piece = std::string_view(block).substr(done, largest_frame);
    const bool last = done + piece.size() == block.size();
    set_length(head, 0, piece.size());
    if (done == 0) {
      head[4] = static_cast<char>(flags & ~NGHTTP2_FLAG_END_HEADERS);
    } else {
      head[3] = NGHTTP2_CONTINUATION;
      head[4] = last ? NGHTTP2_FLAG_END_HEADERS : NGHTTP2_FLAG_NONE;
    }
    out.append(head).append(piece);
  }
}

}  // namespace

shared_fields::shared_fields(const core::request_view& request) {
  std::size_t size = 0;
  visit_shared(request, [&](std::string_view name, std::string_view value) {
    size += name.size() + value.size();
    return true;
  });
  text_.reserve(size);  // the fields point into it
  visit_shared(request, [&](std::string_view name, std::string_view value) {
    add(name, value);
    return true;
  });
}

void shared_fields::add(std::string_view name, std::string_view value) {
  const std::size_t at = text_.size();
  text_.append(name).append(value);
  const std::string_view copy = std::string_view(text_).substr(at);
  fields_.push_back(
      make_nv(copy.substr(0, name.size()), copy.substr(name.size()), NGHTTP2_NV_FLAG_NONE));
}

bool shared_fields::are_of(const core::request_view& request) const {
  auto at = fields_.begin();
  const bool same = visit_shared(request, [&](std::string_view name, std::string_view value) {
    if (at == fields_.end()) return false;
    const nghttp2_nv& field = *at++;
    return as_view(field.name, field.namelen) == name &&
           as_view(field.value, field.valuelen) == value;
  });
  return same && at == fields_.end();
}

request_encoder::request_encoder(nghttp2_mem* memory)
    : deflater_(make_deflater(table_bound, memory)) {}

void request_encoder::prepare(const core::request_view& request, encoded_request& ready) {
  if (!latest_ || !latest_->are_of(request))
    latest_ = std::make_shared<const shared_fields>(request);
  ready.shared = latest_;
  ready.path.clear();
  hpack::append_never_indexed(ready.path, ":path", request.target);
  ready.rest.clear();
  for (const core::header_view& header : request.headers)
    if (header.varies) hpack::append_never_indexed(ready.rest, header.name, header.value);
  ready.rest.append(no_content);
}

void request_encoder::limit_table(std::uint32_t size) {
  // It is told to the peer at the beginning of the next block (RFC 7541 4.2).
  nghttp2_hd_deflate_change_table_size(deflater_.get(), size);
  indexed_.reset();
}

void request_encoder::write(std::string_view head, encoded_request& ready, std::string& out) {
  const std::size_t at = out.size();
  out.append(head);
  append_fields(ready, out);
  ready.shared.reset();
  const std::size_t length = out.size() - at - frame_head;
  if (length > largest_frame)
    split(out, at);
  else
    set_length(out, at, length);
}

void request_encoder::append_fields(const encoded_request& request, std::string& out) {
  if (indexed_ == request.shared) {
    out.append(pseudo_bytes_).append(request.path).append(regular_bytes_).append(request.rest);
    return;
  }
  indexed_.reset();
  deflate(request.shared->pseudo(), pseudo_bytes_);
  deflate(request.shared->regular(), regular_bytes_);
  out.append(pseudo_bytes_).append(request.path).append(regular_bytes_).append(request.rest);
  // Bytes that leave the table as it was mean the same the next time.
  const bool lasting = hpack::only_indexed(pseudo_bytes_) && hpack::only_indexed(regular_bytes_);
  if (lasting) indexed_ = request.shared;
}

void request_encoder::deflate(std::span<const nghttp2_nv> fields, std::string& out) {
  out.resize(nghttp2_hd_deflate_bound(deflater_.get(), fields.data(), fields.size()));
  const ssize_t size =
      nghttp2_hd_deflate_hd(deflater_.get(), reinterpret_cast<std::uint8_t*>(out.data()),
                            out.size(), fields.data(), fields.size());
  if (size < 0) throw std::bad_alloc();
  out.resize(static_cast<std::size_t>(size));
}

}  // namespace mpustop::http
