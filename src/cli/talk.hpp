#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cli/arguments.hpp"

namespace mpustop::cli {

class line_writer;

/// Standard error, as the place to talk to the operator, or to a program that reads objects of JSON
/// there (`wording`). Lines are written by a thread of its own, so that a terminal or pipe that
/// stops reading never holds up the sends; when it falls far behind, progress and then notices are
/// dropped, and the number dropped is told. Control characters are not passed on.
class talk {
 public:
  explicit talk(verbosity level, wording how = wording::words);
  ~talk();  ///< waits a little for what is still to be written
  talk(const talk&) = delete;
  talk& operator=(const talk&) = delete;

  void error(std::string_view text);   ///< always; prefixed "mpustop: "
  void notice(std::string_view text);  ///< unless -q
  void lines(std::string_view text);   ///< several, each with its newline; unless -q
  void detail(std::string_view text);  ///< with -v only
  /// Whether notices begin with the local time from now on (objects have theirs in any case).
  void stamp(bool on) { stamped_ = on; }
  /// An object of JSON, unless -q; where it is not `needed`, only if no earlier line still waits
  /// for its reader.
  void object(std::string_view text, bool needed = false);
  /// Waits a little until all of it is written: before somebody else writes there.
  void flush();
  /// A line below all others on a terminal, drawn anew ten times a second at most; an empty one
  /// takes it away.
  void status(std::string_view text);
  /// From any thread, when the process is about to end at once: nothing more is written, and the
  /// status line is taken away if that can be done without waiting.
  void leave();

 private:
  void push(std::string_view text, std::string_view type);

  const verbosity level_;
  const wording how_;
  bool stamped_ = false;
  std::shared_ptr<line_writer> writer_;  ///< shared with the writing thread, which may outlive this
};

/// An error that ends a command, in words or as an object.
void tell_error(std::string_view text, wording how);

}  // namespace mpustop::cli
