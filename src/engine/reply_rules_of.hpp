#pragma once

#include <mpustop/options.hpp>

#include "core/reply.hpp"

namespace mpustop::engine {

/// How answers are read: the Codes of the options, and their keys struck out of every message.
core::reply_rules reply_rules_of(const options& wanted);

}  // namespace mpustop::engine
