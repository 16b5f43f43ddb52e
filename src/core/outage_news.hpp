#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/circuit_breaker.hpp"
#include "core/reply.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// What the operator is told of outages: that one began, every minute that it goes on, and that it
/// is over. A pause of less than 1.5 s (a stall, one probe) is no news.
class outage_news {
 public:
  explicit outage_news(duration max_outage) : max_outage_(max_outage) {}

  /// The last thing that went wrong: an answer, or anything else in words.
  void saw(const reply& answer);
  void saw(std::string_view what);

  /// The next sentence, if one is due.
  std::optional<std::string> tell(const circuit_breaker& breaker, time_point now);
  /// When the next one is due by time alone, if the outage goes on.
  time_point next(const circuit_breaker& breaker) const;
  /// The operator knows of an outage that goes on.
  bool told() const { return told_; }
  /// Why the run ended, when the outage was longer than a run waits.
  std::string too_long() const;

 private:
  std::string last_seen() const;

  duration max_outage_;
  int status_ = 0;  ///< of the last answer; 0: it was none
  std::string text_;
  bool told_ = false;
  time_point again_at_{};
};

}  // namespace mpustop::core
