#pragma once

#include <string>

#include "mock/ledger.hpp"
#include "mock/task_book.hpp"

namespace mpustop::mock {

/// The ledger as JSON, one line a member of the outer object, UTF-8, ended by a newline:
///
///     {"arrivals": N, "max_in_1s": N, "mean_qps": 499.9, "seconds": 9.99,
///      "first_arrival": "2026-01-01T00:00:00.000Z" or null, "last_arrival": the same,
///      "by_status": {"200": N, ...},          answers by HTTP status
///      "by_code": {"Throttling.User": N, ...}, answers by error Code
///      "faults": {"500": N, ...},             faults done, by the name of their switch
///      "throttled": N, "replayed_nonces": N, "bad_signatures": N, "dropped": N,
///      "list": {"calls": N, "max_in_1s": N, "by_status": {...}, "by_code": {...}},
///                                             calls for a list, in none of the above
///      "connections": {"total": N, "open": N, "most_open": N, "h2": N, "http/1.1": N,
///                      "failed_handshakes": N, "errors": N},
///      "tasks": {"running": N,                of the given tasks (`--tasks`)
///                "requested": N, "requested_again": N, "stopped": N, "stopped_again": N,
///                "listed": N,                 how many of the requested are in `list`
///                "list": [{"app_id": "...", "task_id": "...", "requests": N, "stops": N}, ...]}}
///
/// Requests for the ledger itself are in none of the counts.
std::string to_json(const ledger_counts& counts, const task_book& tasks);

/// Writes `text` to a new file beside `path` and renames it. Throws `mpustop::error` (usage) that
/// names the file and why.
void write_whole_file(const std::string& path, const std::string& text);

}  // namespace mpustop::mock
