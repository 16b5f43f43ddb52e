#pragma once

#include <string>
#include <string_view>

#include "core/signing_quote.hpp"
#include "core/stop_request.hpp"

namespace mpustop::core {

/// Whether the server signed what we signed (facts 4.2).
enum class signed_text {
  same,      ///< the text is the same: the secret is not
  different  ///< the server's text is another one: the secret may be right
};

struct signature_finding {
  signed_text verdict;
  /// What it means and what to do, with the first difference. It shows no key id and no token: of a
  /// part that is not known to be harmless it shows the name alone.
  std::string text;
};

/// Makes our text again for the task, with the time and the nonce that the server quotes, and
/// compares. So a change of these two alone is not seen.
signature_finding compare_signed(const signing_quote& theirs, stop_request& ours,
                                 std::string_view app_id, std::string_view task_id);

}  // namespace mpustop::core
