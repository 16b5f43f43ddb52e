// Keys that are renewed while a run goes on.
#include "engine/reply_rules_of.hpp"
#include "engine/run_loop.hpp"
#include "engine/same_keys.hpp"

namespace mpustop::engine {

namespace {

core::time_point monotonic() { return std::chrono::steady_clock::now(); }

}  // namespace

// By the clock of the service, whose end of the keys it is.
std::optional<core::duration> run_loop::keys_last(core::time_point now) {
  const auto& expires = wanted_.keys.expires;
  if (!expires) return std::nullopt;
  return *expires - (wall_.at(now) + dispatcher_.clock_offset());
}

void run_loop::fetch_keys() {
  keys_.fetch([this](key_fetcher::result got) {
    if (finished_) return;
    const core::time_point now = monotonic();
    if (got.keys) {
      use(std::move(*got.keys), now);
    } else {
      dispatcher_.keys_failed(replies_.presentable(got.why, 500), now);
    }
    schedule_pump();
  });
}

void run_loop::use(credentials fresh, core::time_point now) {
  const bool changed = !same_keys(fresh, wanted_.keys);
  if (changed) {
    // Answers to what was signed with the old ones are still to come.
    core::reply_rules rules = reply_rules_of(wanted_);
    const std::vector<std::string> old = std::move(rules.secrets);
    wanted_.keys = std::move(fresh);
    rules = reply_rules_of(wanted_);
    rules.secrets.insert(rules.secrets.end(), old.begin(), old.end());
    replies_ = core::reply_reader(std::move(rules));
    signer_ = signer_of(wanted_, where_);
  } else {
    wanted_.keys.expires = fresh.expires;
  }
  dispatcher_.keys_fetched(changed, keys_last(now), now);
}

}  // namespace mpustop::engine
