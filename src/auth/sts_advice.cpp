#include "auth/sts_advice.hpp"

#include <array>

#include "core/advice.hpp"
#include "core/code_pattern.hpp"

namespace mpustop::auth {
namespace {

struct advice_row {
  std::string_view code;  ///< as `fits_code` takes it; the first row that fits counts
  std::string_view text;
};

constexpr std::string_view not_trusted =
    "Three things must hold: the key is of a RAM user or role (not of the account itself), its "
    "policies allow sts:AssumeRole (such as AliyunSTSAssumeRoleAccess), and the role's trust "
    "policy names it.";

// The vendor's page "STS AssumeRole: common errors" and its notes on RRSA.
constexpr auto table = std::to_array<advice_row>({
    {"NoPermission*", not_trusted},
    {"Forbidden*", not_trusted},
    {"EntityNotExist.Role*", "Check the role's ARN: acs:ram::ACCOUNT:role/NAME, in lower case."},
    {"InvalidParameter.RoleArn*", "Check the role's ARN: acs:ram::ACCOUNT:role/NAME."},
    {"InvalidParameter.DurationSeconds*",
     "Ask for 900 seconds or more, and at most for the role's maximum session duration."},
    {"InvalidParameter.RoleSessionName*",
     "A session's name has 2 to 64 characters of A-Z a-z 0-9 . @ - _"},
    {"InvalidParameter.Policy*", "Check the JSON of the policy that narrows the role's."},
    {"AuthenticationFail.OIDCToken.Expired*",
     "The OIDC token has expired: see that what writes the token file still does."},
    {"AuthenticationFail*",
     "Check that the OIDC provider's ARN is that of the token's issuer, that its client ids hold "
     "the token's audience, and that the role's trust policy names the provider."},
    {"Throttling*", "Many ask STS with this account: try again in a minute."},
});

/// Codes that mean the same everywhere, whoever answers with them.
constexpr auto common = std::to_array<std::string_view>({
    "Forbidden.AccessKeyDisabled",
    "InvalidAccessKeyId*",
    "InvalidSecurityToken*",
    "MissingSecurityToken",
    "SignatureDoesNotMatch",
    "InvalidTimeStamp*",
});

}  // namespace

std::string_view sts_advice(std::string_view code) {
  for (const std::string_view pattern : common)
    if (core::fits_code(pattern, code)) return core::advice_of(code);
  for (const advice_row& row : table)
    if (core::fits_code(row.code, code)) return row.text;
  return {};
}

}  // namespace mpustop::auth
