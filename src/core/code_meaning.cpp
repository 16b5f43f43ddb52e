#include "core/code_meaning.hpp"

#include <algorithm>
#include <array>

#include "core/advice.hpp"
#include "core/code_pattern.hpp"

namespace mpustop::core {
namespace {

struct meaning_row {
  std::string_view code;  ///< as `fits_code` takes it; the first row that fits counts
  std::string_view meaning;
  std::string_view advice;  ///< empty: what `advice_of` the Code says
};

constexpr std::string_view again =
    "It may pass: try again with --resume --retry-failed. If it stays, the provider's support can "
    "look the report's request_id up.";
constexpr std::string_view ask_the_way =
    "Try again with --resume --retry-failed. If it stays, look at what stands between: a proxy, a "
    "gateway, a firewall.";
constexpr std::string_view look_up_task =
    "Look a few of these up in the console. No Code is documented for a task that is not running: "
    "if these are known to have ended, --already-stopped CODE counts this one so.";
constexpr std::string_view look_up_app =
    "Check the AppId in the console (ApsaraVideo Live), and that the key is of the account that "
    "owns it.";
constexpr std::string_view stripped =
    "Every call carries both ids: see whether something on the way, such as a proxy, drops a part "
    "of the request.";
constexpr std::string_view slower =
    "Others spend the same account's quota (its RAM users share it): try again with --resume "
    "--retry-failed when they are done, or with a lower --qps.";
constexpr std::string_view not_the_service =
    "Check --endpoint, and what stands between: a proxy or a gateway answers in its place.";

// Facts 1.3 and 4.3; the transport failures of core/message.hpp; HTTP without a Code.
constexpr auto table = std::to_array<meaning_row>({
    {"InvalidParam", "the service refused a parameter of this task", look_up_task},
    {"InvalidParameter*", "the service refused a parameter of this task", look_up_task},
    {"InvalidTask.IDError", "the service does not take this TaskId", look_up_task},
    {"InvalidAppId*", "the AppId is not valid", look_up_app},
    {"MissingParam", "the service misses a parameter", stripped},
    {"MissingParameter", "the service misses a parameter", stripped},
    {"MissingAppId", "the service misses the AppId", stripped},
    {"MissingTaskId", "the service misses the TaskId", stripped},

    {"Forbidden.RiskControl", "the account is blocked", {}},
    {"Forbidden.AccessKeyDisabled", "the AccessKey is disabled", {}},
    {"Forbidden*", "no right to stop tasks of this AppId", {}},
    {"NoPermission*", "no right to stop tasks of this AppId", {}},
    {"OperationDenied*", "the account may not: Live is not enabled, or it is suspended", {}},
    {"InvalidIdentity.ServiceDisabled", "the account may not: the service is not enabled", {}},
    {"InvalidUser*", "the user of the key does not exist or may not call", {}},

    {"InternalError", "a fault within the service", again},
    {"UnknownError", "a fault within the service", again},
    {"ServiceUnavailable*", "the service could not take the call", again},
    {"SystemBusy", "the service could not take the call", again},
    {"RequestTimeout", "the service waited too long for the request", again},
    {"SignatureNonceUsed", "the service saw this request before: something repeats requests",
     ask_the_way},
    {"InvalidTimeStamp*", "the request's time is too far from the service's", {}},

    {"Timeout", "no answer within --timeout", ask_the_way},
    {"ConnectionLost", "the connection was lost before the answer", ask_the_way},
    {"StreamReset", "the server reset the request", ask_the_way},
    {"NotProcessed", "the server refused the request unprocessed", ask_the_way},
    {"ProtocolError", "the server broke the HTTP protocol",
     "Check --endpoint, or try --http 1.1, or --plain-http2."},

    {"Http2*", "an answer that confirms nothing, for it has no RequestId", not_the_service},
    {"Http3*", "a redirect, which no answer of the service is", not_the_service},
    {"Http401", "something before the service asks for authentication", not_the_service},
    {"Http407", "something before the service asks for authentication", not_the_service},
    {"Http429", "too many calls", slower},
    {"Http4*", "refused without the service's reasons", not_the_service},
    {"Http5*", "a fault of the service, or of a gateway before it", again},
});

}  // namespace

code_meaning meaning_of(std::string_view code) {
  // Throttling, Throttling.User, Rejected.Throttling (facts 4.3).
  if (code.find("Throttling") != std::string_view::npos) {
    return {"over the quota of calls a second", slower};
  }
  const auto row = std::find_if(table.begin(), table.end(), [&](const meaning_row& each) {
    return fits_code(each.code, code);
  });
  if (row == table.end()) return {{}, advice_of(code)};
  return {row->meaning, row->advice.empty() ? advice_of(code) : row->advice};
}

}  // namespace mpustop::core
