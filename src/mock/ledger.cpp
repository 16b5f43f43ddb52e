#include "mock/ledger.hpp"

#include <algorithm>
#include <chrono>

namespace mpustop::mock {

std::uint64_t ledger_counts::with_code(std::string_view code) const {
  const auto at = by_code.find(code);
  return at == by_code.end() ? 0 : at->second;
}

double ledger_counts::mean_qps() const {
  const double seconds = std::chrono::duration<double>(busy).count();
  return arrivals < 2 || seconds <= 0 ? 0 : static_cast<double>(arrivals - 1) / seconds;
}

namespace {

template <class Map, class Key>
void count(Map& in, const Key& key) {
  const auto at = in.find(key);
  if (at == in.end())
    in.emplace(key, 1);
  else
    ++at->second;
}

}  // namespace

void ledger::arrived(core::time_point now, core::wall_time wall) {
  if (!begun()) begun_at_ = now;
  if (counts_.arrivals++ == 0) {
    counts_.first_arrival = wall;
    first_ = now;
  }
  counts_.last_arrival = wall;
  counts_.busy = now - first_;
  window_.add(now);
  counts_.max_in_1s = window_.max_in_1s();
}

void ledger::answered(int status, std::string_view code) {
  ++counts_.by_status[status];
  if (!code.empty()) count(counts_.by_code, code);
}

void ledger::list_arrived(core::time_point now) {
  if (!begun()) begun_at_ = now;
  ++counts_.list.calls;
  list_window_.add(now);
  counts_.list.max_in_1s = list_window_.max_in_1s();
}

void ledger::list_answered(int status, std::string_view code) {
  ++counts_.list.by_status[status];
  if (!code.empty()) count(counts_.list.by_code, code);
}

void ledger::did_fault(fault kind) {
  ++counts_.faults[to_string(kind)];
  if (kind == fault::drop || kind == fault::drop_after) ++counts_.dropped;
}

void ledger::connection_opened() {
  ++counts_.connections;
  ++counts_.connections_open;
  counts_.connections_most = std::max(counts_.connections_most, counts_.connections_open);
}

void ledger::connection_speaks(std::string_view protocol) {
  ++(protocol == "h2" ? counts_.connections_h2 : counts_.connections_h1);
}

void ledger::connection_closed() { --counts_.connections_open; }

}  // namespace mpustop::mock
