#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cli/arguments.hpp"

namespace mpustop::cli {

/// Standard error, as the place to talk to the operator. Lines are written by a thread of its own,
/// so that a terminal or pipe that stops reading never holds up the sends; when it falls far
/// behind, progress and then notices are dropped, and the number dropped is told.
class talk {
 public:
  explicit talk(verbosity level);
  ~talk();  ///< waits a little for what is still to be written
  talk(const talk&) = delete;
  talk& operator=(const talk&) = delete;

  void error(std::string_view text);   ///< always; prefixed "mpustop: "
  void notice(std::string_view text);  ///< unless -q
  void lines(std::string_view text);   ///< several, each with its newline; unless -q
  void detail(std::string_view text);  ///< with -v only
  /// Waits a little until all of it is written: before somebody else writes there.
  void flush();
  /// A line that the next one overwrites on a terminal; an empty one takes it away.
  void status(std::string_view text);

 private:
  struct queue;
  void push(std::string text);
  static void write_out(queue& lines);

  const verbosity level_;
  bool status_shown_ = false;
  std::shared_ptr<queue> queue_;  ///< shared with the writing thread, which may outlive this
};

}  // namespace mpustop::cli
