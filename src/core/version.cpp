#include "core/version.hpp"

namespace mpustop::core {

std::string_view version() noexcept { return MPUSTOP_VERSION; }

}  // namespace mpustop::core
