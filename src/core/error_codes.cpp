#include "core/error_codes.hpp"

#include <algorithm>
#include <array>
#include <ranges>
#include <span>

#include "core/code_pattern.hpp"

namespace mpustop::core {
namespace {

/// A Code; with a `*` at its end, every Code that begins so. The first row that fits counts.
struct code_row {
  std::string_view code;
  mpustop::core::verdict verdict;
};

// Facts 1.3 and 4.3. Where one Code has different statuses on different pages, the Code decides.
constexpr auto table = std::to_array<code_row>({
    // The call may succeed by itself later.
    {"InternalError", verdict::transient},
    {"UnknownError", verdict::transient},
    {"ServiceUnavailable*", verdict::transient},
    {"SystemBusy", verdict::transient},
    {"RequestTimeout", verdict::transient},

    // Cured by the next signature.
    {"SignatureNonceUsed", verdict::nonce_used},
    {"InvalidTimeStamp.Expired", verdict::clock_skew},

    // The key pair or its token is wrong, expired or disabled.
    {"InvalidAccessKeyId*", verdict::fatal},
    {"Forbidden.AccessKeyDisabled", verdict::fatal},
    {"InvalidSecurityToken*", verdict::fatal},
    {"MissingSecurityToken", verdict::fatal},
    {"MissingAccessKeyId", verdict::fatal},

    // The signature or what it covers is wrong in a way that every call shares.
    {"SignatureDoesNotMatch", verdict::fatal},
    {"IncompleteSignature", verdict::fatal},
    {"InvalidSignature*", verdict::fatal},
    {"MissingSignature*", verdict::fatal},
    {"InvalidTimeStamp.Format", verdict::fatal},
    {"IllegalTimestamp", verdict::fatal},
    {"MissingTimestamp", verdict::fatal},
    {"ContentMD5NotMatched", verdict::fatal},
    {"ContentLengthDoesNotMatch", verdict::fatal},

    // The endpoint does not know this call: wrong host, product, version, protocol or method.
    {"InvalidAction*", verdict::fatal},
    {"InvalidApi.NotFound", verdict::fatal},
    {"MissingAction", verdict::fatal},
    {"InvalidVersion", verdict::fatal},
    {"NoSuchVersion", verdict::fatal},
    {"MissingVersion", verdict::fatal},
    {"InvalidProduct.NotFound", verdict::fatal},
    {"InvalidRegion.NotFound", verdict::fatal},
    {"InvalidProtocol.NeedSsl", verdict::fatal},
    {"UnsupportedHTTPMethod", verdict::fatal},
    {"InvalidParameter.Format", verdict::fatal},
    {"InvalidParameter.Accept", verdict::fatal},

    // No right to this application, or an account that may not call at all.
    {"Forbidden*", verdict::denied},
    {"NoPermission*", verdict::denied},
    {"OperationDenied*", verdict::denied},
    {"InvalidIdentity.ServiceDisabled", verdict::denied},
    {"InvalidUser*", verdict::denied},

    // The task's own parameters.
    {"InvalidParam", verdict::refused},
    {"InvalidAppId*", verdict::refused},
    {"MissingParam", verdict::refused},
    {"InvalidTask.IDError", verdict::refused},
    {"MissingAppId", verdict::refused},
    {"MissingTaskId", verdict::refused},
    {"MissingParameter", verdict::refused},
    {"InvalidParameter*", verdict::refused},
});

// Of the denials: whatever the AppId, the account or the user is refused.
constexpr auto of_the_account =
    std::to_array<std::string_view>({"OperationDenied*", "InvalidIdentity.ServiceDisabled",
                                     "InvalidUser*", "Forbidden.RiskControl"});

// Of those that end a run: what other keys may cure.
constexpr auto of_the_keys =
    std::to_array<std::string_view>({"InvalidAccessKeyId*", "InvalidSecurityToken*",
                                     "MissingSecurityToken", "Forbidden.AccessKeyDisabled"});

bool fits_any(std::span<const std::string_view> patterns, std::string_view code) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](std::string_view pattern) { return fits_code(pattern, code); });
}

bool never_a_missing_task(std::string_view code) {
  return code == "InvalidAccessKeyId.NotFound" || code == "InvalidAction.NotFound" ||
         code == "InvalidAppId" || code.starts_with("InvalidAppId.") || code == "InvalidParam";
}

}  // namespace

bool concerns_account(std::string_view code) { return fits_any(of_the_account, code); }

bool concerns_keys(std::string_view code) { return fits_any(of_the_keys, code); }

bool is_success_code(std::string_view code) {
  return code == "200" || code == "OK" || code == "Success" || code == "success";
}

std::optional<verdict> verdict_of_code(std::string_view code) {
  // Throttling, Throttling.User, Throttling.Api, Rejected.Throttling (facts 4.3).
  if (code.find("Throttling") != std::string_view::npos) return verdict::throttled;
  const auto row = std::find_if(table.begin(), table.end(),
                                [&](const code_row& each) { return fits_code(each.code, code); });
  if (row == table.end()) return std::nullopt;
  return row->verdict;
}

bool names_missing_task(std::string_view code) {
  if (never_a_missing_task(code)) return false;
  auto letters = code | std::views::filter([](char c) { return c != '.' && c != '_' && c != '-'; });
  const auto ends_in = [&](std::string_view end) {
    const auto backwards = end | std::views::reverse;
    return std::ranges::mismatch(letters | std::views::reverse, backwards).in2 == backwards.end();
  };
  return !std::ranges::search(letters, std::string_view("Task")).empty() &&
         (ends_in("NotFound") || ends_in("NotExist") || ends_in("NotExists"));
}

bool may_mean_stopped(std::string_view code) {
  return !code.empty() && !is_success_code(code) &&
         verdict_of_code(code).value_or(verdict::refused) == verdict::refused;
}

}  // namespace mpustop::core
