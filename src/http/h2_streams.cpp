#include "http/h2_streams.hpp"

#include <algorithm>

#include "http/response_fields.hpp"

namespace mpustop::http {

h2_stream& h2_streams::take(stream_key key, std::int32_t id) {
  if (free_.empty()) {
    free_.reserve(all_.size() + 1);
    all_.push_back(std::make_unique<h2_stream>());
    free_.push_back(all_.back().get());
  }
  h2_stream& stream = *free_.back();
  free_.pop_back();
  stream.key = key;
  stream.id = id;
  stream.proof = 0;
  stream.header_bytes = 0;
  stream.sent = stream.reset_by_peer = stream.abandoned = false;
  stream.outcome = h2_outcome::open;
  reset_answer(stream.answer);
  ++used_;
  return stream;
}

void h2_streams::release(h2_stream& stream) {
  stream.id = 0;
  free_.push_back(&stream);
  --used_;
}

h2_stream* h2_streams::find(stream_key key) {
  const auto at = std::find_if(all_.begin(), all_.end(), [key](const auto& stream) {
    return stream->id != 0 && stream->key == key;
  });
  return at == all_.end() ? nullptr : at->get();
}

}  // namespace mpustop::http
