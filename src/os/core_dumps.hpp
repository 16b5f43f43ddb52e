#pragma once

namespace mpustop::os {

/// From here on this process leaves no core dump, which would hold the keys, and none but root may
/// look into its memory. (A build with a sanitizer, which must look into itself, is left as it is.)
void forbid_core_dumps();

}  // namespace mpustop::os
