#include "client_life.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "target.hpp"

namespace mpustop::fuzz {
namespace {

constexpr unsigned most_at_once = 100;
/// A MiB that the session may owe a peer that does not read, what a piece adds, and the requests.
constexpr std::size_t most_to_write = (1 << 20) + (1 << 18);

}  // namespace

client_life::client_life(std::unique_ptr<http::client_session> session)
    : session_(std::move(session)) {
  check();
}

client_life::~client_life() = default;

void client_life::submit(unsigned count) {
  static constexpr core::header_view headers[] = {{"x-acs-action", "StopLiveMPUTask", false},
                                                  {"x-acs-signature-nonce", "0f1e2d", true}};
  for (; count > 0 && session_->room() > 0; --count) {
    const std::string target = "/?AppId=live&TaskId=task-" + std::to_string(next_);
    const unsigned room = session_->room();
    waiting_.emplace(next_, false);
    session_->submit(next_++, {"POST", "https", "live.aliyuncs.com", target, headers});
    must(session_->room() < room, "a request takes room");
    check();
  }
}

void client_life::abandon(unsigned which) {
  if (waiting_.empty()) return;
  const auto at = std::next(waiting_.begin(), which % waiting_.size());
  at->second = true;
  in_call_ = true;
  session_->abandon(at->first);
  in_call_ = false;
  check();
}

void client_life::ping() {
  const bool was_finished = session_->finished();
  if (session_->ping()) {
    must(!was_finished, "a finished session pings nobody");
    ++pings_;
    ++unanswered_pings_;
  }
  check();
}

void client_life::feed(std::string_view bytes, std::size_t piece) {
  if (piece == 0) return feed_piece(bytes);
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, piece);
    feed_piece(part);
    bytes.remove_prefix(part.size());
  }
}

void client_life::feed_piece(std::string_view piece) {
  // Of its own, and gone afterwards: ASan sees one that is read behind its end or kept too long.
  const std::vector<char> own(piece.begin(), piece.end());
  in_call_ = true;
  session_->feed({own.data(), own.size()}, *this);
  in_call_ = false;
  check();
}

void client_life::drain() {
  std::string out;
  session_->drain(out);
  must(out.size() <= most_to_write, "what is to be written is bounded");
  check();
}

void client_life::end() {
  in_call_ = true;
  session_->eof(*this);
  in_call_ = false;
  ended_ = true;
  must(session_->finished(), "a session that saw its end is finished");
  must(waiting_.empty(), "every request is told");
  check();
  drain();
  in_call_ = true;
  session_->eof(*this);  // told nothing anew
  in_call_ = false;
}

void client_life::on_response(http::stream_key key, core::response& answer) {
  must(answer.body.size() <= core::response::max_body, "a kept body is bounded");
  must(answer.status >= 100 && answer.status <= 999, "a status has three digits");
  told(key, false,
       "answered " + std::to_string(answer.status) + (answer.truncated ? " truncated " : " ") +
           (answer.oversized ? "oversized " : "") + answer.body);
}

void client_life::on_failure(http::stream_key key, core::transport_failure why) {
  must(why != core::transport_failure::timed_out, "a session knows no time");
  told(key, false, "failed");  // why is seen sooner where more bytes come at once
}

void client_life::on_settled(http::stream_key key) { told(key, true, "settled"); }

void client_life::on_ping_ack() {
  must(in_call_, "a session tells only when it is asked");
  must(unanswered_pings_ > 0, "only a ping that was sent is acknowledged");
  unanswered_pings_ = 0;
}

void client_life::told(http::stream_key key, bool abandoned, std::string_view how) {
  must(in_call_ && !ended_, "a session tells only when it is asked");
  const auto at = waiting_.find(key);
  must(at != waiting_.end(), "a request is told once");
  must(at->second == abandoned, "an abandoned request is settled, and no other");
  waiting_.erase(at);
  transcript_.append(std::to_string(key)).append(" ").append(how).append("\n");
}

void client_life::check() const {
  must(session_->in_flight() == waiting_.size(), "what is in flight is what was not told");
  must(session_->room() <= most_at_once, "no more at once than was asked for");
  must(!session_->draining() || session_->room() == 0, "a draining session takes nothing");
  must(!session_->finished() || session_->draining(), "a finished session drains");
  must(session_->draining() != session_->reason().empty(), "there is a reason, and only then");
}

}  // namespace mpustop::fuzz
