#include "os/core_dumps.hpp"

#include <sys/prctl.h>

namespace mpustop::os {

void forbid_core_dumps() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // A limit of 0 would not do: it does not hold where dumps are piped to a program (core(5)).
  ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

}  // namespace mpustop::os
