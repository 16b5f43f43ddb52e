#pragma once

#include <optional>
#include <string_view>

#include "core/reply.hpp"

namespace mpustop::core {

/// Whether a body's Code means that all is well (facts 4.1).
bool is_success_code(std::string_view code);

/// What a known error Code means, whatever the status; nothing for an unknown one.
/// The status decides about those.
std::optional<verdict> verdict_of_code(std::string_view code);

/// Whether a denial of this Code is the account's or the user's as a whole, and not one AppId's.
bool concerns_account(std::string_view code);

/// Whether the Code says that the key pair or its token is not valid (any more): new ones may be.
bool concerns_keys(std::string_view code);

/// Whether the Code, on a 4xx, says that there is no such running task: without `.`, `_` and `-`
/// it contains `Task` and ends in `NotFound`, `NotExist` or `NotExists` (design 4). Never so for
/// InvalidAccessKeyId.NotFound, InvalidAction.NotFound, InvalidAppId, InvalidAppId.*, InvalidParam.
bool names_missing_task(std::string_view code);

/// Whether a user may add the Code to "the task is not running" (`--already-stopped`): not one that
/// means something else about the key, the account, the quota or the service, or a wrong key would
/// read as a million stopped tasks.
bool may_mean_stopped(std::string_view code);

}  // namespace mpustop::core
