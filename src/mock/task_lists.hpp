#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/sign.hpp"
#include "mock/call.hpp"
#include "mock/refusal.hpp"
#include "mock/task_book.hpp"

namespace mpustop::mock {

/// The stand-in's ListRtcMPUTaskDetail (facts 1.4): the given tasks of an AppId that still run, the
/// one given last first. Tasks that run because nobody said which do are in no list.
class task_lists {
 public:
  /// `padding`: bytes more that each task takes in an answer.
  explicit task_lists(std::size_t padding) : padding_(padding) {}

  void add(std::string_view app_id, std::string_view task_id);

  /// Checks what a call asks for and looks it up: one task (`TaskId`) or a page of them (`PageNo`,
  /// `PageSize`). Nothing: `write` has the answer.
  std::optional<refusal> choose(const core::parameters& asked, const task_book& book);
  /// Appends the body that holds what `choose` found.
  void write(answer_format format, std::string_view request_id, std::string& out) const;

 private:
  /// In the order of their `add`; those that have ended are taken out when they are looked at.
  struct list {
    std::vector<std::string> tasks;
    std::uint64_t running = 0;  ///< `task_book::totals::running` when it was looked at last
    bool fresh = true;          ///< added to since
  };

  void take_out_ended(std::string_view app_id, list& of, const task_book& book) const;

  std::size_t padding_;
  boost::unordered_flat_map<std::string, list> lists_;
  std::string app_id_;  ///< of the last `choose`
  std::vector<std::string_view> chosen_;
};

}  // namespace mpustop::mock
