#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/list_machine.hpp"

namespace mpustop::core::testing {

/// A service with lists of tasks, and the machine that reads them, under a virtual clock.
class list_driver {
 public:
  explicit list_driver(std::map<std::string, std::vector<std::string>> held,
                       const list_options& how = {})
      : lists(std::move(held)), options(how), machine(names(), how) {}

  /// Makes an answer in the place of the service's; nothing: the service answers.
  using override_answer =
      std::function<std::optional<reply>(const std::string& app, unsigned page)>;

  /// To the end, or to `until`.
  void run(time_point until = never) {
    limit_ = until;
    while (!ended && now < until) step();
  }

  void step() {
    using kind = list_step::kind;
    machine.room(0, room);
    const list_step next = machine.next(now);
    switch (next.what) {
      case kind::send: return sent(next);
      case kind::abandon:
        flights_.erase(next.request);
        abandoned.push_back(next.request);
        if (settles) machine.settled(next.request, now);
        return;
      case kind::app: results.push_back(*next.listed); return;
      case kind::notice: notices.push_back(*next.text); return;
      case kind::done: ended = true; return;
      case kind::wait: return advance(next.until);
    }
  }

  const listed_app& result_of(const std::string& app) const {
    const auto at = std::find_if(results.begin(), results.end(),
                                 [&](const listed_app& one) { return one.app_id == app; });
    return *at;
  }

  static reply of_verdict(core::verdict verdict, std::string code = {}, int status = 400) {
    reply out;
    out.verdict = verdict;
    out.code = std::move(code);
    out.status = status;
    return out;
  }

  std::map<std::string, std::vector<std::string>> lists;  ///< newest first
  list_options options;
  list_machine machine;
  time_point now{std::chrono::hours(1)};
  duration latency = std::chrono::milliseconds(20);
  unsigned room = 100;
  bool settles = true;
  override_answer instead = nullptr;
  /// After each answer of the service.
  std::function<void(const std::string& app, unsigned page)> then = nullptr;
  /// Requests for which no answer comes.
  std::function<bool(const std::string& app, unsigned page)> swallows = nullptr;

  bool ended = false;
  std::vector<listed_app> results;
  std::vector<std::string> notices;
  std::vector<std::pair<std::string, unsigned>> asked;
  std::vector<time_point> arrivals;
  std::vector<std::uint64_t> abandoned;
  std::size_t most_of_one_app = 0;  ///< requests under way at once

 private:
  struct flight {
    std::string app;
    unsigned page;
    time_point back;
  };

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& [app, tasks] : lists) out.push_back(app);
    return out;
  }

  void sent(const list_step& next) {
    const std::string app(next.app_id);
    asked.emplace_back(app, next.page);
    arrivals.push_back(now + latency / 2);
    const bool lost = swallows && swallows(app, next.page);
    flights_[next.request] = {app, next.page, lost ? never : now + latency};
    const auto same = [&](const auto& one) { return one.second.app == app; };
    most_of_one_app =
        std::max(most_of_one_app,
                 static_cast<std::size_t>(std::count_if(flights_.begin(), flights_.end(), same)));
  }

  void advance(time_point until) {
    until = std::min(until, limit_);
    auto first = std::min_element(flights_.begin(), flights_.end(),
                                  [](auto& a, auto& b) { return a.second.back < b.second.back; });
    if (first == flights_.end() || first->second.back > until) {
      if (until == never) throw std::logic_error("nothing will ever happen");
      now = std::max(now, until);
      return;
    }
    const auto [request, one] = *first;
    flights_.erase(first);
    now = std::max(now, one.back);
    if (instead) {
      if (const auto other = instead(one.app, one.page))
        return machine.answered(request, *other, nullptr, now, wall_time{});
    }
    const list_page page = page_of(one.app, one.page);
    machine.answered(request, of_verdict(verdict::stopped, {}, 200), &page, now, wall_time{});
    if (then) then(one.app, one.page);
  }

  list_page page_of(const std::string& app, unsigned page) const {
    list_page out;
    const auto& all = lists.at(app);
    for (std::size_t i = (page - 1) * options.page_size;
         i < std::min<std::size_t>(all.size(), std::size_t{page} * options.page_size); ++i) {
      out.entries.push_back({app, all[i]});
    }
    return out;
  }

  std::map<std::uint64_t, flight> flights_;
  time_point limit_ = never;
};

/// "TAG-N" down to "TAG-1".
inline std::vector<std::string> tasks(std::size_t count, const std::string& tag = "t") {
  std::vector<std::string> out;
  for (std::size_t i = count; i > 0; --i) out.push_back(tag + "-" + std::to_string(i));
  return out;
}

}  // namespace mpustop::core::testing
