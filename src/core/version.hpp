#pragma once

#include <string_view>

namespace mpustop::core {

/// The version of this build, as meson.build states it.
std::string_view version() noexcept;

}  // namespace mpustop::core
