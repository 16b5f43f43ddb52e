#pragma once

#include <string>

#include "core/failure_tally.hpp"

namespace mpustop::cli {

/// The failures of a report as tables of its page, by Code and by AppId: markup. Empty without any.
std::string failure_tables(const core::failure_tally& failures);

}  // namespace mpustop::cli
