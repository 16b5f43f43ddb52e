#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/message.hpp"
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
  duration wait{0};  ///< throttled: how long the server asks to wait, at most 60 s; 0 = no hint
  std::optional<wall_time> date;  ///< the `Date` header, if readable (RFC 9110 5.6.7)
};

/// Codes that the user adds to "the task is not running".
struct reply_rules {
  std::vector<std::string> already_stopped;
};

/// Reads and classifies: by Code, then status. The body's kind is told by its first byte, never by
/// the content-type. Never throws on any bytes. Reuses `out`'s strings.
class reply_reader {
 public:
  explicit reply_reader(reply_rules rules = {});
  ~reply_reader();
  reply_reader(reply_reader&&) noexcept;
  void read(const response& answer, reply& out);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace mpustop::core
