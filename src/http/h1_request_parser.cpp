#include "http/h1_request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <optional>

#include "http/beast_parser.hpp"
#include "http/request_fields.hpp"

namespace mpustop::http {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using text = boost::beast::string_view;

/// What may be left unread: a header, or the line of a chunk with its extensions.
constexpr std::size_t unread_bound = max_request_header + 1024;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view view(text piece) { return {piece.data(), piece.size()}; }

/// Beast's parser, which hands each part to one request.
class parser final : public beast_http::basic_parser<true> {
 public:
  parser(server_request& request, spare_fields& spares) : request_(request), spares_(spares) {
    header_limit(max_request_header);
    body_limit(max_request_body);
    eager(true);
  }
  bool expects_continue() const { return expects_; }
  bool lacks_host() const { return host_wanted_ && !names_host_; }

 private:
  void on_request_impl(beast_http::verb, text method, text target, int version,
                       error_code&) override {
    host_wanted_ = version >= 11;
    request_.method.assign(view(method));
    request_.target.assign(view(target));
  }
  void on_response_impl(int, text, int, error_code&) override {}
  void on_field_impl(beast_http::field, text name, text value, error_code& ec) override;
  void on_header_impl(error_code&) override { trailers_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(text piece, error_code&) override {
    request_.body.append(view(piece));
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text piece, error_code&) override {
    request_.body.append(view(piece));
    return piece.size();
  }
  void on_finish_impl(error_code&) override {}

  server_request& request_;
  spare_fields& spares_;
  bool expects_ = false;
  bool names_host_ = false;
  bool host_wanted_ = false;
  bool trailers_ = false;  ///< fields that come from now on are trailers
};

void parser::on_field_impl(beast_http::field field, text name, text value, error_code& ec) {
  if (trailers_) return;
  if (field == beast_http::field::host) {
    // Two hosts are two requests, depending on who reads (RFC 9112 3.2).
    if (names_host_) ec = beast_http::error::bad_field;
    names_host_ = true;
    request_.host.assign(view(value));
    return;
  }
  if (field == beast_http::field::expect && boost::beast::iequals(value, "100-continue"))
    expects_ = true;
  spares_.add(request_, view(name), view(value));
  std::string& kept = request_.headers.back().first;
  std::transform(kept.begin(), kept.end(), kept.begin(), lower);
}

}  // namespace

struct h1_request_parser::impl {
  server_request request;
  spare_fields spares;
  std::optional<parser> message;
  int refusal = 400;
};

h1_request_parser::h1_request_parser() : impl_(std::make_unique<impl>()) { begin(); }
h1_request_parser::~h1_request_parser() = default;

void h1_request_parser::begin() {
  impl_->spares.clear(impl_->request);
  impl_->message.emplace(impl_->request, impl_->spares);
}

h1_progress h1_request_parser::put(std::string_view bytes, std::size_t& used) {
  used = 0;
  if (must_wait(*impl_->message, bytes.size())) return h1_progress::more;
  error_code failure;
  used = impl_->message->put(boost::asio::const_buffer(bytes.data(), bytes.size()), failure);
  if (failure == beast_http::error::header_limit) impl_->refusal = 431;
  if (failure == beast_http::error::body_limit) impl_->refusal = 413;
  if (failure && failure != beast_http::error::need_more) return h1_progress::failed;
  if (impl_->message->is_done())
    return impl_->message->lacks_host() ? h1_progress::failed : h1_progress::complete;
  return bytes.size() - used > unread_bound ? h1_progress::failed : h1_progress::more;
}

server_request& h1_request_parser::request() { return impl_->request; }
bool h1_request_parser::keep_alive() const { return impl_->message->keep_alive(); }
int h1_request_parser::refusal() const { return impl_->refusal; }

bool h1_request_parser::expects_continue() const {
  return impl_->message->expects_continue() && impl_->message->is_header_done() &&
         !impl_->message->is_done();
}

std::string_view reason_phrase(int status) {
  const auto known = beast_http::int_to_status(static_cast<unsigned>(status));
  return known == beast_http::status::unknown ? std::string_view()
                                              : view(beast_http::obsolete_reason(known));
}

}  // namespace mpustop::http
