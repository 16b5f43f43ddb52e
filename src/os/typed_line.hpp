#pragma once

#include <csignal>
#include <optional>
#include <string>

namespace mpustop::os {

/// What came of waiting for a line.
struct typed_line {
  std::optional<std::string>
      text;        ///< without its end; nothing where the input or a signal ended it
  int signal = 0;  ///< SIGINT or SIGTERM, which the wait took for itself
};

/// Standard input and standard error are a terminal: a question can be asked and answered.
bool can_ask();

/// Waits for a line to be typed at standard input. While it lives, SIGINT and SIGTERM end the wait
/// instead of the process; threads that run meanwhile must take no signals.
class line_wait {
 public:
  /// Before the question: what was typed until now is forgotten, as an answer to a question that
  /// was not seen is none.
  line_wait();
  ~line_wait();
  line_wait(const line_wait&) = delete;
  line_wait& operator=(const line_wait&) = delete;

  typed_line read();

 private:
  int next_signal() const;

  sigset_t before_{};
  int signals_ = -1;  ///< signalfd(2)
};

}  // namespace mpustop::os
