#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mpustop::core {

/// What became of an AppId whose tasks were asked for.
struct listed_app {
  enum class state {
    whole,       ///< the last pass over its pages brought nothing new
    changing,    ///< every pass brought something new: there may be more
    failed,      ///< the service refused it, or gave no usable answer in time; `code` says why
    unfinished,  ///< the whole was ended before
  };
  std::string app_id;
  std::vector<std::string> tasks;  ///< different TaskIds, newest first; not all need be valid
  state end = state::unfinished;

  // Of the last answer, where it failed.
  std::string code;
  std::string message;
  std::string request_id;
  int http_status = 0;  ///< 0: there was no answer
};

/// All that was listed, in numbers.
struct list_totals {
  std::uint64_t apps = 0;        ///< asked for
  std::uint64_t failed = 0;      ///< of them
  std::uint64_t changing = 0;    ///< of them
  std::uint64_t unfinished = 0;  ///< of them, those that were not begun too
  std::uint64_t tasks = 0;       ///< different ones
  std::uint64_t invalid = 0;     ///< of them: TaskIds that break the documented form
  std::uint64_t nameless = 0;    ///< entries without a TaskId
  std::uint64_t foreign = 0;     ///< entries of another AppId than was asked for: left out
  std::uint64_t calls = 0;
  std::uint64_t retries = 0;  ///< of the calls: for a page that had been asked for
  std::uint64_t throttled = 0;

  bool out = false;         ///< ended because the service gave no usable answer any more
  std::string halted_by;    ///< empty, or the Code of an answer that ended all
  std::string halt_reason;  ///< the same in a sentence, with the service's message
  std::string halt_advice;  ///< what to do; may be empty
};

}  // namespace mpustop::core
