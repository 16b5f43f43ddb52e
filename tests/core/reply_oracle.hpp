#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/reply.hpp"

/// What facts 1.3 and 4 say of an answer, written down a second time and in another way than the
/// reader has it.
namespace mpustop::core::testing {

/// A Code and what it calls for, whatever the status.
struct known_code {
  std::string_view code;
  core::verdict meaning;
};

inline const std::vector<known_code>& known_codes() {
  using enum verdict;
  static const std::vector<known_code> all = {
      // 1.3, the operation's own
      {"InvalidParam", refused},
      {"InvalidAppId", refused},
      {"MissingParam", refused},
      {"OperationDenied", denied},
      {"Forbidden", denied},
      {"InternalError", transient},
      // 4.3, in the order of the table
      {"Throttling", throttled},
      {"Throttling.User", throttled},
      {"Throttling.Api", throttled},
      {"Rejected.Throttling", throttled},
      {"ServiceUnavailable", transient},
      {"ServiceUnavailableTemporary", transient},
      {"SystemBusy", transient},
      {"UnknownError", transient},
      {"SignatureNonceUsed", nonce_used},
      {"InvalidTimeStamp.Expired", clock_skew},
      {"InvalidTimeStamp.Format", fatal},
      {"IllegalTimestamp", fatal},
      {"SignatureDoesNotMatch", fatal},
      {"IncompleteSignature", fatal},
      {"InvalidSignatureMethod", fatal},
      {"InvalidAccessKeyId.NotFound", fatal},
      {"InvalidAccessKeyId.Inactive", fatal},
      {"Forbidden.AccessKeyDisabled", fatal},
      {"InvalidSecurityToken.Expired", fatal},
      {"InvalidSecurityToken.Malformed", fatal},
      {"InvalidSecurityToken.MismatchWithAccessKey", fatal},
      {"MissingSecurityToken", fatal},
      {"Forbidden.RAM", denied},
      {"NoPermission", denied},
      {"Forbidden.NoRAMPermission", denied},
      {"Forbidden.RiskControl", denied},
      {"InvalidUser.NotFound", denied},
      {"InvalidIdentity.ServiceDisabled", denied},
      {"OperationDenied.Suspended", denied},
      {"MissingAppId", refused},
      {"MissingTaskId", refused},
      {"MissingParameter", refused},
      {"InvalidParameter", refused},
      {"InvalidTask.IDError", refused},
      {"InvalidParameter.Format", fatal},
      {"InvalidParameter.Accept", fatal},
      {"ContentMD5NotMatched", fatal},
      {"ContentLengthDoesNotMatch", fatal},
      {"UnsupportedHTTPMethod", fatal},
      {"InvalidAction.NotFound", fatal},
      {"InvalidApi.NotFound", fatal},
      {"InvalidVersion", fatal},
      {"NoSuchVersion", fatal},
      {"InvalidProduct.NotFound", fatal},
      {"InvalidProtocol.NeedSsl", fatal},
      {"InvalidRegion.NotFound", fatal},
      {"RequestTimeout", transient},
  };
  return all;
}

/// "No such task", where the status is a 4xx.
inline const std::vector<std::string_view> missing_task_codes = {"InvalidTask.NotFound",
                                                                 "CodeTaskNotExist"};
/// Codes that no page names: the status decides.
inline const std::vector<std::string_view> unknown_codes = {"SomethingNew", "InvalidTaskId"};

inline verdict verdict_of_unknown(int status) {
  if (status == 429) return verdict::throttled;
  if (status == 401 || status == 407) return verdict::denied;
  const int hundreds = status / 100;
  return hundreds == 2 || hundreds == 4 ? verdict::refused : verdict::transient;
}

/// Of a whole, readable answer that says `code`, without a hint to wait.
inline verdict verdict_of(int status, std::string_view code) {
  for (const auto& row : known_codes())
    if (row.code == code) return row.meaning;
  const bool missing = std::find(missing_task_codes.begin(), missing_task_codes.end(), code) !=
                       missing_task_codes.end();
  return missing && status / 100 == 4 ? verdict::already_stopped : verdict_of_unknown(status);
}

/// Of an answer that says no error Code; `confirms`: it is one of the service, with a RequestId.
inline verdict verdict_without_code(int status, bool confirms) {
  if (status / 100 == 2 && confirms) return verdict::stopped;
  if (status == 429) return verdict::throttled;
  return status == 401 || status == 407 ? verdict::fatal : verdict::transient;
}

/// A header that may ask to wait, and what it asks for: 0 where it counts as absent.
struct hint {
  std::string_view text;
  std::chrono::milliseconds wait;
};

inline const std::vector<hint> acs_hints = {{"", {}},
                                            {"0", {}},
                                            {"-1", {}},
                                            {"soon", {}},
                                            {"1e3", {}},
                                            {"250", std::chrono::milliseconds(250)},
                                            {"4000000000000000000000", std::chrono::seconds(60)}};
inline const std::vector<hint> ratelimit_hints = {
    {"", {}},
    {"Limit:1,Remain:0,TimeLeft:2000,Reset:1234", std::chrono::seconds(2)},
    {"Limit:1,Remain:0,TimeLeft:,Reset:1234", {}},
    {"TimeLeft:-7", {}},
    {"full", {}}};
inline const std::vector<hint> retry_after_hints = {{"", {}},
                                                    {"0", {}},
                                                    {"-3", {}},
                                                    {"Fri, 27 Mar 2026 03:40:24 GMT", {}},
                                                    {"3", std::chrono::seconds(3)},
                                                    {"86400", std::chrono::seconds(60)}};

/// How long an answer of that verdict asks to wait.
inline duration wait_of(verdict what, const hint& acs, const hint& user, const hint& api,
                        const hint& retry_after) {
  if (what == verdict::transient) return retry_after.wait;
  if (what != verdict::throttled) return {};
  if (acs.wait.count() > 0) return acs.wait;
  const auto left = std::max(user.wait, api.wait);
  return left.count() > 0 ? left : retry_after.wait;
}

}  // namespace mpustop::core::testing
