#include "core/reply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/error_codes.hpp"
#include "core/inflate_body.hpp"
#include "core/reply_fields.hpp"
#include "core/reply_hints.hpp"
#include "core/reply_json.hpp"
#include "core/reply_xml.hpp"
#include "core/safe_text.hpp"
#include "core/timestamp.hpp"

namespace mpustop::core {
namespace {

constexpr std::size_t longest_message = 500;
constexpr std::size_t longest_name = 128;  ///< of a Code or RequestId

bool is_2xx(int status) { return status >= 200 && status < 300; }
bool is_4xx(int status) { return status >= 400 && status < 500; }

bool is_signature_code(std::string_view code) {
  return code == "SignatureDoesNotMatch" || code == "IncompleteSignature";
}

/// The body behind a byte order mark and blanks.
std::string_view skip_lead(std::string_view body) {
  static constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (body.starts_with(mark)) body.remove_prefix(mark.size());
  body.remove_prefix(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
  return body;
}

bool is_packed(std::string_view body, std::string_view encoding) {
  if (body.starts_with("\x1F\x8B")) return true;
  const auto plain = skip_lead(body);
  return !encoding.empty() && encoding != "identity" && !plain.starts_with('{') &&
         !plain.starts_with('<');
}

/// A Code that is a number stands for a status where the answer itself has none that says so:
/// HTTP 200 with Code 503.
int effective_status(int status, std::string_view code) {
  if (status >= 400 || code.size() != 3) return status;
  int value = 0;
  for (const char c : code) {
    if (c < '0' || c > '9') return status;
    value = value * 10 + (c - '0');
  }
  return value >= 400 && value < 600 ? value : status;
}

verdict verdict_of_status(int status) {
  if (status == 401 || status == 407) return verdict::fatal;
  return status == 429 ? verdict::throttled : verdict::transient;
}

}  // namespace

/// How much of the body could be read.
enum class body_state {
  read,        ///< fields are valid
  unreadable,  ///< whole, but nothing we know
  damaged      ///< not all of it is here, or it does not unpack
};

struct reply_reader::impl {
  explicit impl(reply_rules given) : rules(std::move(given)), redact(rules.secrets) {}

  void read(const response& answer, reply& out);

  reply_rules rules;
  redactor redact;
  std::optional<signing_quote> quote;  ///< views into `fields`
  std::string_view plain;              ///< the body that was read

 private:
  std::optional<wall_time> date_of(const response& answer);
  body_state read_body(const response& answer);
  verdict judge(const response& answer, body_state state) const;
  verdict judge_code(int status) const;
  void explain(body_state state, reply& out);

  json_body_reader json;
  xml_body_reader xml;
  body_inflater inflater;
  std::string unpacked;
  std::string date_text;  ///< of the last answer
  std::optional<wall_time> date;
  reply_fields fields;
};

void reply_reader::impl::read(const response& answer, reply& out) {
  const body_state state = read_body(answer);
  out.status = answer.status;
  out.date = date_of(answer);
  out.verdict = judge(answer, state);
  out.wait = out.verdict == verdict::throttled   ? throttle_hint(answer)
             : out.verdict == verdict::transient ? standard_retry_after(answer)
                                                 : duration(0);
  out.request_id.clear();
  append_clean(fields.request_id, longest_name, out.request_id);
  out.code.clear();
  out.message.clear();
  out.diagnosis.clear();
  quote.reset();
  if (out.verdict == verdict::fatal && is_signature_code(fields.code)) {
    quote = find_signing_quote(fields.message);
  }
  if (out.verdict != verdict::stopped) explain(state, out);
}

// A server sends the same text for a second.
std::optional<wall_time> reply_reader::impl::date_of(const response& answer) {
  if (answer.date != date_text) {
    date_text = answer.date;
    date = parse_http_date(date_text);
  }
  return date;
}

body_state reply_reader::impl::read_body(const response& answer) {
  fields.clear();
  plain = {};
  if (answer.truncated || answer.oversized) return body_state::damaged;
  std::string_view body = answer.body;
  if (is_packed(body, answer.content_encoding)) {
    if (inflater.inflate(body, rules.max_body, unpacked) != body_inflater::result::complete) {
      return body_state::damaged;
    }
    body = unpacked;
  }
  body = skip_lead(body);
  const bool good = (body.starts_with('{') && json.read(body, fields)) ||
                    (body.starts_with('<') && xml.read(body, fields));
  if (good) {
    plain = body;
    return body_state::read;
  }
  fields.clear();
  return body_state::unreadable;
}

verdict reply_reader::impl::judge(const response& answer, body_state state) const {
  const int status = answer.status;
  // Any HTTP error that carries the header is throttling, whatever its Code (facts 4.4).
  if (status >= 400 && acs_retry_after(answer) > duration(0)) return verdict::throttled;
  // What is cut off might have been the Code: 401 alone decides nothing here.
  if (state == body_state::damaged) {
    return status == 429 ? verdict::throttled : verdict::transient;
  }
  if (fields.has_error()) return judge_code(status);
  if (is_2xx(status)) return fields.request_id.empty() ? verdict::transient : verdict::stopped;
  return verdict_of_status(status);
}

verdict reply_reader::impl::judge_code(int status) const {
  const std::string& code = fields.code;
  if (code.find("Throttling") != std::string::npos) return verdict::throttled;
  if (is_4xx(status) && names_missing_task(code)) return verdict::already_stopped;
  const auto& added = rules.already_stopped;
  if (may_mean_stopped(code) && std::find(added.begin(), added.end(), code) != added.end()) {
    return verdict::already_stopped;
  }
  if (const auto known = verdict_of_code(code)) return *known;
  const int effective = effective_status(status, code);
  if (effective == 429) return verdict::throttled;
  // About who calls, whatever the Code means: the run ends if nothing succeeds.
  if (effective == 401 || effective == 407) return verdict::denied;
  // A Code that nobody knows is a "no" where the service handled the call; a redirect or a 5xx is
  // not its last word.
  return is_2xx(effective) || is_4xx(effective) ? verdict::refused : verdict::transient;
}

void reply_reader::impl::explain(body_state state, reply& out) {
  if (fields.has_error()) {
    append_clean(fields.code, longest_name, out.code);
  } else {
    fmt::format_to(std::back_inserter(out.code), "Http{}", out.status);
  }
  if (state == body_state::damaged) {
    out.message = "the body is cut off, too long or does not unpack";
  } else if (state == body_state::unreadable) {
    out.message = "the body is not an answer of the service (neither its JSON nor its XML)";
  } else if (fields.message.empty() && !fields.has_error()) {
    out.message = is_2xx(out.status) ? "the answer has no RequestId: it confirms nothing"
                                     : "the answer has no Code that says why";
  } else {
    redact.append(quote ? quote->lead : fields.message, longest_message, out.message);
  }
}

reply_reader::reply_reader(reply_rules rules) : impl_(std::make_unique<impl>(std::move(rules))) {}
reply_reader::~reply_reader() = default;
reply_reader::reply_reader(reply_reader&&) noexcept = default;
reply_reader& reply_reader::operator=(reply_reader&&) noexcept = default;

void reply_reader::read(const response& answer, reply& out) { impl_->read(answer, out); }

const std::optional<signing_quote>& reply_reader::quote() const { return impl_->quote; }

std::string_view reply_reader::body() const { return impl_->plain; }

std::string reply_reader::presentable(std::string_view text, std::size_t limit) {
  std::string out;
  impl_->redact.append(text, limit, out);
  return out;
}

}  // namespace mpustop::core
