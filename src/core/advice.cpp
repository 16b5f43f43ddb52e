#include "core/advice.hpp"

#include <algorithm>
#include <array>

#include "core/code_pattern.hpp"

namespace mpustop::core {
namespace {

struct advice_row {
  std::string_view code;  ///< as `fits_code` takes it; the first row that fits counts
  std::string_view text;
};

constexpr std::string_view key_unknown =
    "The service does not know this AccessKeyId. Check ALIBABA_CLOUD_ACCESS_KEY_ID, or "
    "access_key_id in the profile of ~/.aliyun/config.json, against the console (RAM, AccessKey "
    "pairs): it may be mistyped, deleted, or of another site (China, international). The key of a "
    "temporary pair is unknown without its ALIBABA_CLOUD_SECURITY_TOKEN.";
constexpr std::string_view key_disabled =
    "This AccessKey is disabled. Enable it in the console (RAM, AccessKey pairs), or use another.";
constexpr std::string_view token_expired =
    "The temporary pair has expired. Fetch a new one and set all three anew: "
    "ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN.";
constexpr std::string_view token_wrong =
    "The security token is not that of this key pair, or was cut off. Fetch a new temporary pair "
    "and set all three: ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, "
    "ALIBABA_CLOUD_SECURITY_TOKEN (which must be unset for a permanent pair).";
constexpr std::string_view token_missing =
    "This is the key of a temporary pair: set ALIBABA_CLOUD_SECURITY_TOKEN to the token that came "
    "with it.";
constexpr std::string_view secret_wrong =
    "Most likely the secret belongs to another AccessKeyId: check ALIBABA_CLOUD_ACCESS_KEY_SECRET, "
    "or access_key_secret in the profile of ~/.aliyun/config.json. If it is right, something on "
    "the way, such as a proxy, rewrites requests.";
constexpr std::string_view signature_odd =
    "The service does not take the signature as it is made. Check that --endpoint is one of "
    "ApsaraVideo Live, try the other --signature, and see that no proxy rewrites requests.";
constexpr std::string_view clock_wrong =
    "Set this machine's clock, for example by NTP: the service allows a difference of 15 minutes.";
constexpr std::string_view body_changed =
    "Something on the way, such as a proxy, changed the request. Go around it, or have it leave "
    "requests alone.";
constexpr std::string_view endpoint_wrong =
    "This endpoint does not know the call. Check --endpoint: the service's is "
    "https://live.aliyuncs.com (another host or a gateway may serve other products).";
constexpr std::string_view needs_tls = "Give --endpoint as https://.";
constexpr std::string_view not_authenticated =
    "This is no answer of the service: something before it, such as a proxy or a gateway, asks for "
    "authentication. Check --endpoint and what stands between.";
constexpr std::string_view no_permission =
    "Grant the RAM user or role of this key the action "
    "live:StopLiveMPUTask on all resources (a policy of the account's administrator), or use a key "
    "of the account that owns the AppIds.";
constexpr std::string_view account_suspended =
    "The account may not call: its payments may be overdue, or the service was suspended or never "
    "enabled. See the console (Expenses; ApsaraVideo Live).";
constexpr std::string_view account_blocked =
    "The account is blocked by the provider's risk control. See the console's messages, or ask the "
    "provider's support.";
constexpr std::string_view user_unknown =
    "The user of this key does not exist or may not call. Check it in the console (RAM, Users).";

// Facts 1.3 and 4.3.
constexpr auto table = std::to_array<advice_row>({
    {"InvalidAccessKeyId.Inactive", key_disabled},
    {"Forbidden.AccessKeyDisabled", key_disabled},
    {"InvalidAccessKeyId*", key_unknown},
    {"MissingAccessKeyId", key_unknown},
    {"InvalidSecurityToken.Expired", token_expired},
    {"InvalidSecurityToken*", token_wrong},
    {"MissingSecurityToken", token_missing},

    {"SignatureDoesNotMatch", secret_wrong},
    {"IncompleteSignature", signature_odd},
    {"InvalidSignature*", signature_odd},
    {"MissingSignature*", signature_odd},
    {"ContentMD5NotMatched", body_changed},
    {"ContentLengthDoesNotMatch", body_changed},

    {"InvalidTimeStamp*", clock_wrong},
    {"IllegalTimestamp", clock_wrong},
    {"MissingTimestamp", signature_odd},

    {"InvalidProtocol.NeedSsl", needs_tls},
    {"InvalidAction*", endpoint_wrong},
    {"InvalidApi*", endpoint_wrong},
    {"MissingAction", endpoint_wrong},
    {"InvalidVersion", endpoint_wrong},
    {"NoSuchVersion", endpoint_wrong},
    {"MissingVersion", endpoint_wrong},
    {"InvalidProduct*", endpoint_wrong},
    {"InvalidRegion*", endpoint_wrong},
    {"UnsupportedHTTPMethod", endpoint_wrong},
    {"InvalidParameter.Format", endpoint_wrong},
    {"InvalidParameter.Accept", endpoint_wrong},
    {"Http401", not_authenticated},
    {"Http407", not_authenticated},

    {"Forbidden.RiskControl", account_blocked},
    {"Forbidden*", no_permission},
    {"NoPermission*", no_permission},
    {"OperationDenied*", account_suspended},
    {"InvalidIdentity.ServiceDisabled", account_suspended},
    {"InvalidUser*", user_unknown},
});

}  // namespace

std::string_view advice_of(std::string_view code) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [&](const advice_row& each) { return fits_code(each.code, code); });
  return row == table.end() ? std::string_view{} : row->text;
}

}  // namespace mpustop::core
