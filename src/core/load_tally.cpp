#include "core/load_tally.hpp"

#include <algorithm>

namespace mpustop::core {

std::string_view error_class(verdict value) {
  switch (value) {
    case verdict::stopped:
    case verdict::already_stopped: return "";
    case verdict::throttled: return "throttled";
    case verdict::transient: return "transient";
    case verdict::clock_skew: return "clock_skew";
    case verdict::nonce_used: return "nonce_used";
    case verdict::refused: return "refused";
    case verdict::denied: return "denied";
    case verdict::fatal: return "fatal";
  }
  return "";
}

load_second& load_tally::second_of(time_point now) {
  const auto at =
      static_cast<std::size_t>(std::max(now - from_, duration{0}) / std::chrono::seconds(1));
  if (at >= result_.line.size()) result_.line.resize(at + 1);
  return result_.line[at];
}

void load_tally::sent(unsigned requests, unsigned late, time_point now) {
  if (requests == 0) return;
  sent_ += requests;
  result_.late_starts += late;
  second_of(now).sent += requests;
  if (first_sent_ == never) first_sent_ = now;
  if (first_sent_ == now) sent_first_ += requests;
  last_sent_ = last_event_ = now;
  if (!by_millisecond_) return window_.add(now, requests);
  const auto at =
      static_cast<std::size_t>(std::max(now - from_, duration{0}) / std::chrono::milliseconds(1));
  if (at >= milliseconds_.size()) milliseconds_.resize(at + 1);
  milliseconds_[at] += requests;
}

void load_tally::answered(const load_start& start, const reply& answer, time_point now) {
  result_.latency.add(now - start.intended);
  result_.service.add(now - start.sent);
  const bool already = answer.verdict == verdict::already_stopped;
  if (answer.verdict != verdict::stopped && !already)
    return count_error(error_class(answer.verdict), answer.code, now);
  ++result_.ok;
  result_.already_stopped += already ? 1 : 0;
  ++second_of(now).ok;
  last_event_ = now;
}

void load_tally::failed(transport_failure why, time_point now) {
  count_error("transport", to_string(why), now);
}

void load_tally::count_error(std::string_view kind, std::string_view code, time_point now) {
  ++errors_;
  ++second_of(now).errors;
  last_event_ = now;
  auto of_kind = result_.errors.find(kind);
  if (of_kind == result_.errors.end()) of_kind = result_.errors.emplace(kind, load_codes{}).first;
  // A server that makes up Codes does not make the result grow without end.
  constexpr std::size_t most_codes = 256;
  auto known = of_kind->second.find(code);
  if (known == of_kind->second.end() && of_kind->second.size() >= most_codes) {
    code = "(other)";
    known = of_kind->second.find(code);
  }
  if (known == of_kind->second.end())
    of_kind->second.emplace(code, 1);
  else
    ++known->second;
}

void load_tally::add_to(load_result& to) const {
  to.requests += result_.ok + errors_;
  to.ok += result_.ok;
  to.already_stopped += result_.already_stopped;
  for (const auto& [kind, codes] : result_.errors)
    for (const auto& [code, count] : codes) to.errors[kind][code] += count;
  to.late_starts += result_.late_starts;
  to.latency.merge(result_.latency);
  to.service.merge(result_.service);
  if (to.line.size() < result_.line.size()) to.line.resize(result_.line.size());
  for (std::size_t i = 0; i < result_.line.size(); ++i) {
    to.line[i].sent += result_.line[i].sent;
    to.line[i].ok += result_.line[i].ok;
    to.line[i].errors += result_.line[i].errors;
  }
}

std::uint64_t largest_second(const std::vector<std::uint32_t>& milliseconds) {
  constexpr std::size_t second = 1'000;
  std::uint64_t inside = 0;
  std::uint64_t most = 0;
  for (std::size_t i = 0; i < milliseconds.size(); ++i) {
    inside += milliseconds[i];
    if (i >= second) inside -= milliseconds[i - second];
    most = std::max(most, inside);
  }
  return most;
}

}  // namespace mpustop::core
