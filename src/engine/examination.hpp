#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <mpustop/options.hpp>

#include "engine/single_call.hpp"
#include "net/endpoint_probe.hpp"

namespace mpustop::engine {

/// Where the keys come from, or why there are none.
struct found_keys {
  std::optional<credentials> keys;
  std::string error;                  ///< in words, where there are none
  std::string origin;                 ///< which place gave them, in words
  bool renews = false;                ///< a run can have newer ones
  std::vector<std::string> warnings;  ///< such as a file that others may read
};

/// What `examine` saw of the way to the service.
struct examination {
  net::probe_facts way;
  std::optional<found_keys> keys;  ///< nothing: still being looked for
  std::optional<call_facts> call;  ///< nothing: not made, or there were no keys for it
};

/// The task that the harmless call names.
struct call_target {
  std::string app_id;
  std::string task_id;
};

/// Looks at everything that a run with `wanted` (but its keys) needs, at the same time, for at most
/// `patience`: the way to the endpoint, the keys, and, with a target, one call with them. What has
/// not ended by then is given up.
///
/// `find_keys` runs on a thread of its own, which is left behind when it has not ended: it may use
/// nothing that ends with the caller. Throws error(usage) for an endpoint, a proxy or a CA file
/// that cannot be used.
examination examine(const options& wanted, std::function<found_keys()> find_keys,
                    const std::optional<call_target>& target, std::chrono::milliseconds patience);

}  // namespace mpustop::engine
