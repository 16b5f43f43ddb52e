#include "http/h1_response_parser.hpp"

#include <optional>
#include <string>

#include "http/beast_parser.hpp"
#include "http/h1_head.hpp"
#include "http/response_fields.hpp"

namespace mpustop::http {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using text = boost::beast::string_view;

constexpr std::uint32_t header_bound = 16 * 1024;
/// What may be left unread: a header, or the line of a chunk with its extensions.
constexpr std::size_t unread_bound = header_bound + 1024;
/// A peer that says "wait" this often never comes to the point.
constexpr unsigned interim_bound = 100;

constexpr std::string_view unasked_status = "a status that no request asked for";

std::string_view view(text piece) { return {piece.data(), piece.size()}; }

/// Beast's parser, which hands each part to one answer.
class parser final : public beast_http::basic_parser<false> {
 public:
  parser(core::response& answer, std::size_t max_body) : answer_(answer), max_body_(max_body) {
    header_limit(header_bound);
    body_limit(boost::none);  // what passes the bound is read and dropped
    eager(true);
  }

 private:
  void on_request_impl(beast_http::verb, text, text, int, error_code&) override {}
  void on_response_impl(int status, text, int, error_code&) override { answer_.status = status; }
  void on_field_impl(beast_http::field, text name, text value, error_code&) override {
    if (!trailers_) keep_field(answer_, view(name), view(value));
  }
  void on_header_impl(error_code&) override { trailers_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(text piece, error_code&) override {
    keep_body(answer_, view(piece), max_body_);
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text piece, error_code&) override {
    keep_body(answer_, view(piece), max_body_);
    return piece.size();
  }
  void on_finish_impl(error_code&) override {}

  core::response& answer_;
  const std::size_t max_body_;
  bool trailers_ = false;  ///< fields that come from now on are trailers
};

}  // namespace

struct h1_response_parser::impl {
  explicit impl(std::size_t most) : max_body(most) {}

  const std::size_t max_body;
  core::response answer;
  std::optional<parser> message;
  std::string error;
  unsigned interim = 0;

  void restart() {
    reset_answer(answer);
    message.emplace(answer, max_body);
  }

  /// Gives Beast the next piece; returns how many bytes are done with. A head goes whole, and as
  /// the RFC writes it: Beast knows no other.
  std::size_t put(std::string_view bytes, error_code& failure) {
    if (message->is_header_done()) return put_strict(bytes, failure);
    if (const std::size_t stray = stray_line_ends(bytes); stray > 0) return stray;
    const h1_head head = find_head(bytes);
    if (head.is == h1_head::state::wrong) failure = beast_http::error::bad_version;
    if (head.is != h1_head::state::whole) return 0;
    if (head.strict) return put_strict(bytes, failure);
    const std::string strict = strict_head(bytes.substr(0, head.size));
    put_strict(strict, failure);
    return head.size;
  }
  std::size_t put_strict(std::string_view bytes, error_code& failure) {
    return message->put(boost::asio::const_buffer(bytes.data(), bytes.size()), failure);
  }

  h1_progress fail(std::string_view why) {
    error = why;
    return h1_progress::failed;
  }
};

h1_response_parser::h1_response_parser(std::size_t max_body)
    : impl_(std::make_unique<impl>(max_body)) {}
h1_response_parser::~h1_response_parser() = default;

void h1_response_parser::begin() {
  impl_->restart();
  impl_->interim = 0;
}

h1_progress h1_response_parser::put(std::string_view bytes, std::size_t& used) {
  used = 0;
  while (used < bytes.size()) {
    error_code failure;
    const std::string_view rest = bytes.substr(used);
    if (must_wait(*impl_->message, rest.size())) break;
    const std::size_t taken = impl_->put(rest, failure);
    used += taken;
    if (failure && failure != beast_http::error::need_more) return impl_->fail(failure.message());
    if (impl_->message->is_done()) {
      const int status = impl_->answer.status;
      if (status >= 200) return h1_progress::complete;
      if (status < 100 || status == 101) return impl_->fail(unasked_status);
      if (++impl_->interim > interim_bound) return impl_->fail("interim answers without end");
      impl_->restart();
    } else if (failure || taken == 0) {
      break;
    }
  }
  if (bytes.size() - used > unread_bound) return impl_->fail("a line without end");
  return h1_progress::more;
}

h1_progress h1_response_parser::end() {
  if (!impl_->message->is_header_done()) return impl_->fail("no answer");
  if (impl_->answer.status < 200) return impl_->fail(unasked_status);
  error_code failure;
  impl_->message->put_eof(failure);
  if (failure) return impl_->fail(failure.message());
  return impl_->message->is_done() ? h1_progress::complete : impl_->fail("half an answer");
}

core::response& h1_response_parser::answer() { return impl_->answer; }
bool h1_response_parser::keep_alive() const { return impl_->message->keep_alive(); }
std::string_view h1_response_parser::error() const { return impl_->error; }

}  // namespace mpustop::http
