#include "cli/recorder.hpp"

#include <utility>

#include <fmt/format.h>

#include "core/journal.hpp"

namespace mpustop::cli {

recorder::recorder(const run_arguments& wanted, stopper& run, talk& out)
    : wanted_(wanted), run_(run), out_(out), file_(wanted.report) {}

void recorder::open() {
  file_.open();
  made_ = true;
}

void recorder::add(const row& ended) {
  core::encode_row(ended, rows_);
  if (wanted_.talk != verbosity::verbose || ended.code.empty()) return;
  out_.detail(fmt::format("line {}: {} {} {}", ended.line, to_string(ended.outcome), ended.code,
                          ended.message));
}

void recorder::write() {
  if (rows_.empty()) return;
  attempt([this] { file_.append(rows_); });
  rows_.clear();
}

void recorder::close() {
  attempt([this] { file_.close(); });
}

void recorder::fail(const error& problem) {
  if (!std::exchange(failed_, true)) out_.error(problem.what());
}

template <class Call>
void recorder::attempt(Call call) {
  try {
    call();
  } catch (const error& problem) {
    if (problem.kind() != error_kind::report) throw;
    fail(problem);
    run_.stop();
  }
}

}  // namespace mpustop::cli
