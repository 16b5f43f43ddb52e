#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include <mpustop/row.hpp>

#include "core/time.hpp"

namespace mpustop::core {

/// One send of one task. Never used twice in a run.
using attempt_id = std::uint64_t;

/// What the dispatcher wants done. The engine is one switch over these.
namespace act {

/// Sign and send this now. The ids are valid until the next call of `add` or `next`.
struct send {
  attempt_id id;
  std::string_view app_id;
  std::string_view task_id;
};

/// The attempt's time is over: give it up on the wire. `settled` is awaited.
struct abandon {
  attempt_id id;
};

/// A task ended. The row, whose `finished_at` is the engine's to set, is valid until the next call
/// of `add` or `next`.
struct record {
  mpustop::row* row;
};

/// Something worth telling the operator, in a sentence; valid until the next call of `next`.
struct notice {
  std::string_view text;
};

/// Fetch new keys, in the background: `keys_fetched` or `keys_failed` is awaited.
struct fetch_keys {};

/// Nothing to do before this time, or before something is told to the dispatcher.
struct wait {
  time_point until;
};

/// The run is over: every record has its row, or a stop or halt left the rest untouched.
struct done {};

}  // namespace act

using action = std::variant<act::send, act::abandon, act::record, act::notice, act::fetch_keys,
                            act::wait, act::done>;

}  // namespace mpustop::core
