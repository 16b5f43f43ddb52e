#include <string>

#include "http/client_session.hpp"
#include "http/h1_head.hpp"
#include "http/h1_response_parser.hpp"

namespace mpustop::http {
namespace {

/// The client's end of an HTTP/1.1 connection: one request at a time, no pipelining.
class h1_session final : public client_session {
 public:
  explicit h1_session(std::size_t max_body) : parser_(max_body) {}

  std::string_view protocol() const override { return "http/1.1"; }
  unsigned room() const override { return busy_ || draining() ? 0 : 1; }
  unsigned in_flight() const override { return busy_ ? 1 : 0; }
  void submit(stream_key key, const core::request_view& request) override;
  void abandon(stream_key key) override;
  void feed(std::string_view bytes, client_events& events) override;
  void eof(client_events& events) override;
  void drain(std::string& out) override;
  bool draining() const override { return draining_ || finished_; }
  bool finished() const override { return finished_; }
  std::string_view reason() const override { return reason_; }

 private:
  void answered(std::string_view rest, client_events& events);
  void finish(std::string_view why);

  h1_response_parser parser_;
  stream_key key_ = 0;
  std::string out_;
  std::string unread_;  ///< the beginning of something that is not whole yet
  std::string reason_;
  bool busy_ = false;
  bool sent_ = false;    ///< the request was given to `drain`
  bool heard_ = false;   ///< a byte came since
  bool served_ = false;  ///< an earlier request was answered
  bool abandoned_ = false;
  bool draining_ = false;
  bool finished_ = false;
  bool peer_at_fault_ = false;
};

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

/// Some servers write an empty line behind a body.
bool only_line_ends(std::string_view bytes) { return stray_line_ends(bytes) == bytes.size(); }

void h1_session::submit(stream_key key, const core::request_view& request) {
  key_ = key;
  busy_ = true;
  sent_ = heard_ = abandoned_ = false;
  parser_.begin();
  out_.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  append_field(out_, "host", request.authority);
  for (const core::header_view& header : request.headers)
    append_field(out_, header.name, header.value);
  out_.append("content-length: 0\r\n\r\n");
}

void h1_session::abandon(stream_key key) {
  if (!busy_ || key != key_) return;
  abandoned_ = true;
  if (!sent_) out_.clear();
  finish("a request was given up");
}

void h1_session::feed(std::string_view bytes, client_events& events) {
  if (finished_ || bytes.empty()) return;
  if (!busy_ || !sent_) {
    if (only_line_ends(bytes)) return;
    peer_at_fault_ = true;
    return finish("the peer sends what no request asked for");
  }
  heard_ = true;
  const bool joined = !unread_.empty();
  if (joined) unread_.append(bytes);
  const std::string_view data = joined ? std::string_view(unread_) : bytes;
  std::size_t used = 0;
  switch (parser_.put(data, used)) {
    case h1_progress::complete: return answered(data.substr(used), events);
    case h1_progress::failed: peer_at_fault_ = true; return finish(parser_.error());
    case h1_progress::more: break;
  }
  if (joined)
    unread_.erase(0, used);
  else
    unread_.assign(data.substr(used));
}

void h1_session::answered(std::string_view rest, client_events& events) {
  busy_ = false;
  served_ = true;
  if (!parser_.keep_alive()) {
    draining_ = true;
    reason_ = "the peer closes the connection after this answer";
  } else if (!only_line_ends(rest)) {
    finish("bytes follow the answer");
  }
  unread_.clear();
  events.on_response(key_, parser_.answer());
}

void h1_session::eof(client_events& events) {
  const bool readable = !finished_;
  finish("the connection ended");
  if (!busy_) return;
  busy_ = false;
  using enum core::transport_failure;
  if (abandoned_)
    events.on_settled(key_);
  else if (!sent_)
    events.on_failure(key_, not_processed);
  else if (readable && parser_.end() == h1_progress::complete)
    events.on_response(key_, parser_.answer());
  else if (served_ && !heard_)
    events.on_failure(key_, stale_connection);
  else
    events.on_failure(key_, peer_at_fault_ ? protocol_error : connection_lost);
}

void h1_session::drain(std::string& out) {
  if (out_.empty()) return;
  out.append(out_);
  out_.clear();
  sent_ = true;
}

void h1_session::finish(std::string_view why) {
  if (finished_) return;
  finished_ = true;
  if (reason_.empty()) reason_ = why;
}

}  // namespace

std::unique_ptr<client_session> make_h1_session(std::size_t max_body) {
  return std::make_unique<h1_session>(max_body);
}

}  // namespace mpustop::http
