#pragma once

namespace mpustop::os {

/// What a run wants of the file that its report goes to.
enum class report_use {
  fresh,  ///< no rows in it yet
  resume  ///< rows of an earlier run are what it goes on with
};

}  // namespace mpustop::os
