#include "core/outage_news.hpp"

#include <fmt/format.h>

namespace mpustop::core {

namespace {

constexpr duration worth_telling = std::chrono::milliseconds(1'500);
constexpr duration between = std::chrono::minutes(1);

double seconds(duration value) { return std::chrono::duration<double>(value).count(); }

}  // namespace

void outage_news::saw(const reply& answer) {
  status_ = answer.status;
  text_.assign(answer.code);
}

void outage_news::saw(std::string_view what) {
  status_ = 0;
  text_.assign(what);
}

std::optional<std::string> outage_news::tell(const circuit_breaker& breaker, time_point now) {
  if (!breaker.is_open()) {
    if (!std::exchange(told_, false)) return std::nullopt;
    return fmt::format("the service is back after {:.0f} s: going on",
                       seconds(breaker.last_outage()));
  }
  if (now < next(breaker)) return std::nullopt;
  again_at_ = now + between;
  if (std::exchange(told_, true)) {
    return fmt::format("the outage goes on, {:.0f} s now: {}", seconds(now - breaker.opened_at()),
                       last_seen());
  }
  return fmt::format(
      "outage: {}; pausing, and asking once a second up to once in 10 s; giving up "
      "after {:g} s (--max-outage)",
      last_seen(), seconds(max_outage_));
}

time_point outage_news::next(const circuit_breaker& breaker) const {
  if (!breaker.is_open()) return never;
  return told_ ? again_at_ : breaker.opened_at() + worth_telling;
}

std::string outage_news::too_long() const {
  return fmt::format("the service was out for more than {:g} s (--max-outage); last seen: {}",
                     seconds(max_outage_), last_seen());
}

std::string outage_news::last_seen() const {
  if (status_ == 0) return text_;
  // No service that is out says so: something else may stand at the endpoint.
  const bool odd = status_ >= 300 && status_ < 500;
  return fmt::format("HTTP {} {}{}", status_, text_, odd ? " (is --endpoint the service's?)" : "");
}

}  // namespace mpustop::core
