#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/message.hpp"
#include "http/answer_form.hpp"
#include "http/client_session.hpp"
#include "http/request_encoder.hpp"

namespace mpustop::http {

/// How a request ended. `open` until it did.
enum class h2_outcome { open, answered, failed, settled };

/// One request on its way over an HTTP/2 connection.
struct h2_stream {
  stream_key key = 0;
  std::int32_t id = 0;           ///< 0: the record is free
  std::uint64_t proof = 0;       ///< abandoned: the number of the PING whose ACK settles it
  std::size_t header_bytes = 0;  ///< of all header blocks of the answer
  bool sent = false;             ///< HEADERS were written out
  bool reset_by_peer = false;
  bool abandoned = false;
  h2_outcome outcome = h2_outcome::open;
  core::transport_failure why{};  ///< meaningful when `failed`
  encoded_request request;        ///< until it is written
  answer_form form;
  core::response answer;
};

/// The records of a connection's requests. They never move and are used again, with the memory
/// of their strings.
class h2_streams {
 public:
  h2_stream& take(stream_key key, std::int32_t id);
  void release(h2_stream& stream);
  /// The record of a key in flight, or nullptr.
  h2_stream* find(stream_key key);
  unsigned size() const { return used_; }

  template <class Function>
  void each(Function&& call) {
    for (auto& stream : all_)
      if (stream->id != 0) call(*stream);
  }

 private:
  std::vector<std::unique_ptr<h2_stream>> all_;
  std::vector<h2_stream*> free_;
  unsigned used_ = 0;
};

}  // namespace mpustop::http
