#include <charconv>
#include <deque>
#include <string>

#include "http/h1_request_parser.hpp"
#include "http/server_session.hpp"

namespace mpustop::http {
namespace {

/// Requests a client may send ahead of its answers.
constexpr std::size_t pipeline_bound = 1000;

/// A request that was told, until its answer is written.
struct exchange {
  std::uint32_t id = 0;
  bool keep_alive = true;
  bool answered = false;
  std::string early;  ///< the answer, while an earlier request waits for its own
};

/// The server's end of an HTTP/1.1 connection: pipelined requests are answered in their order.
class h1_server_session final : public server_session {
 public:
  std::string_view protocol() const override { return "http/1.1"; }
  void feed(std::string_view bytes, server_events& events) override;
  void respond(std::uint32_t stream, const server_response& response) override;
  void drain(std::string& out) override;
  bool finished() const override { return finished_; }
  void reset(std::uint32_t, std::uint32_t) override { close(); }
  void goaway(std::uint32_t, std::uint32_t) override { last_answer_next_ = true; }
  void setting(std::uint16_t, std::uint32_t) override {}
  void close() override { finished_ = true; }

 private:
  std::size_t read(std::string_view data, server_events& events);
  void refuse();
  void write(std::string& out, const server_response& response, bool keep_alive);
  void let_body_come();

  h1_request_parser parser_;
  std::deque<exchange> exchanges_;
  std::string unread_;
  std::string out_;
  std::uint32_t last_id_ = 0;
  bool reading_ = true;  ///< false after the last request that is taken
  bool continued_ = false;
  bool last_answer_next_ = false;
  bool finished_ = false;
};

void h1_server_session::feed(std::string_view bytes, server_events& events) {
  if (finished_ || !reading_) return;
  if (unread_.empty()) {
    const std::size_t used = read(bytes, events);
    unread_.assign(bytes.substr(used));
  } else {
    unread_.append(bytes);
    unread_.erase(0, read(unread_, events));
  }
}

std::size_t h1_server_session::read(std::string_view data, server_events& events) {
  std::size_t done = 0;
  while (done < data.size() && reading_ && !finished_) {
    std::size_t used = 0;
    const h1_progress progress = parser_.put(data.substr(done), used);
    done += used;
    if (progress == h1_progress::failed) {
      refuse();
    } else if (progress == h1_progress::complete) {
      reading_ = parser_.keep_alive() && exchanges_.size() < pipeline_bound;
      exchanges_.push_back({++last_id_, reading_, false, {}});
      events.on_request(last_id_, parser_.request());
      parser_.begin();
      continued_ = false;
    } else {
      let_body_come();
      if (used == 0) break;
    }
  }
  return done;
}

void h1_server_session::refuse() {
  reading_ = false;
  exchanges_.push_back({++last_id_, false, false, {}});
  respond(last_id_, {parser_.refusal(), {}, {}});
}

void h1_server_session::let_body_come() {
  if (continued_ || !exchanges_.empty() || !parser_.expects_continue()) return;
  continued_ = true;
  out_.append("HTTP/1.1 100 Continue\r\n\r\n");
}

void h1_server_session::respond(std::uint32_t stream, const server_response& response) {
  if (finished_ || exchanges_.empty()) return;
  const std::size_t place = stream - exchanges_.front().id;  // ids are consecutive
  if (place >= exchanges_.size() || exchanges_[place].answered) return;
  exchange& asked = exchanges_[place];
  if (std::exchange(last_answer_next_, false)) asked.keep_alive = false;
  asked.answered = true;
  write(place == 0 ? out_ : asked.early, response, asked.keep_alive);
  while (!exchanges_.empty() && exchanges_.front().answered && !finished_) {
    out_.append(exchanges_.front().early);
    finished_ = !exchanges_.front().keep_alive;
    exchanges_.pop_front();
  }
  let_body_come();
}

void h1_server_session::write(std::string& out, const server_response& response, bool keep_alive) {
  char digits[20];
  const auto append_number = [&](std::size_t number) {
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  };
  out.append("HTTP/1.1 ");
  append_number(static_cast<std::size_t>(response.status));
  out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers)
    out.append(name).append(": ").append(value).append("\r\n");
  if (!keep_alive) out.append("connection: close\r\n");
  out.append("content-length: ");
  append_number(response.body.size());
  out.append("\r\n\r\n").append(response.body);
}

void h1_server_session::drain(std::string& out) {
  out.append(out_);
  out_.clear();
}

}  // namespace

std::unique_ptr<server_session> make_h1_server_session() {
  return std::make_unique<h1_server_session>();
}

}  // namespace mpustop::http
