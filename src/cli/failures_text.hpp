#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/failure_tally.hpp"

namespace mpustop::cli {

/// The failures by Code for a terminal of `columns` (>= 40): at most `most` Codes, each with its
/// count, meaning, an example and what to do. Empty without failures. `more`: where the rest of
/// them can be seen, if there is a rest; a clause, which is not broken into lines.
std::string failures_text(const core::failure_tally& failures, unsigned columns, std::size_t most,
                          std::string_view more);

/// The same as a JSON array, all Codes: `code`, `failed`, `gave_up`, of an example `http_status`
/// (null without an answer), `line`, `app_id`, `task_id`, `message` (null where no example is
/// known), and `meaning` and `advice` (empty for an unknown Code).
std::string failures_json(const core::failure_tally& failures);

/// By Code and AppId as a JSON array: `app_id`, `code`, `failed`, `gave_up`; at most `most`.
std::string app_failures_json(const core::failure_tally& failures, std::size_t most);

/// How many of them are not in that array.
std::uint64_t app_failures_beyond(const core::failure_tally& failures, std::size_t most);

}  // namespace mpustop::cli
