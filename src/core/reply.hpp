#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message.hpp"
#include "core/signing_quote.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// What an answer means for its task (facts 4).
enum class verdict {
  stopped,          ///< 2xx with a RequestId and no error Code
  already_stopped,  ///< no such running task (design 4)
  throttled,        ///< over the quota; spends no attempt
  transient,        ///< worth another try: 5xx, unreadable, truncated, ...
  clock_skew,       ///< InvalidTimeStamp.Expired: correct the clock from `Date`
  nonce_used,       ///< SignatureNonceUsed: try with a new nonce, never a success
  refused,          ///< no, for this task only
  denied,           ///< permission or account: this AppId's rows, or the run when nothing succeeds
  fatal             ///< key or signature: no call can succeed
};

/// An answer, read.
struct reply {
  mpustop::core::verdict verdict = verdict::transient;
  int status = 0;
  std::string code;  ///< the service's Code; "Http503" and the like where none is readable
  std::string message;
  std::string request_id;
  /// How long the server asks to wait, at most 60 s; 0 = no hint. Set for `throttled`, and for
  /// `transient` where the answer carries a `retry-after`.
  duration wait{0};
  std::optional<wall_time> date;  ///< the `Date` header, if readable (RFC 9110 5.6.7)
  /// What is known of the cause beyond the message, with what to do; fit to be shown. Left empty by
  /// the reader: who knows what was signed fills it in.
  std::string diagnosis;
};

/// What a run adds to the rules.
struct reply_rules {
  /// Codes that mean "the task is not running" too. They hold on any error answer, but never in the
  /// place of what is known to mean something else (`may_mean_stopped` in core/error_codes.hpp).
  std::vector<std::string> already_stopped;
  /// Struck out of messages wherever they stand: the security token, the key id. (Values of fields
  /// that are named like a token or key id are struck out in any case.)
  std::vector<std::string> secrets;
  /// Bytes of a packed body that are unpacked; a longer one cannot be read.
  std::size_t max_body = response::max_body;
};

/// Reads and classifies: by Code, then status. The body's kind is told by its first byte, never by
/// the content-type. Never throws on any bytes. Reuses `out`'s strings.
class reply_reader {
 public:
  explicit reply_reader(reply_rules rules = {});
  ~reply_reader();
  reply_reader(reply_reader&&) noexcept;
  reply_reader& operator=(reply_reader&&) noexcept;
  void read(const response& answer, reply& out);
  /// What a message of the last answer about a wrong signature quotes, key id and token included:
  /// not to be shown. `reply::message` ends where it begins. Valid until the next `read`.
  const std::optional<signing_quote>& quote() const;
  /// The last answer's body, unpacked where it was packed, without a byte order mark and blanks
  /// before it; empty where it could not be read. Valid until that answer changes or the next
  /// `read`.
  std::string_view body() const;
  /// A text as it may be shown: `reply_rules::secrets` struck out, clean, at most `limit` bytes.
  std::string presentable(std::string_view text, std::size_t limit);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace mpustop::core
