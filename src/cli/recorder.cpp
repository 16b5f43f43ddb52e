#include "cli/recorder.hpp"

#include <utility>

#include <fmt/format.h>

#include "core/journal.hpp"

namespace mpustop::cli {

recorder::recorder(os::report_file& file, stopper& run, talk& out, bool verbose)
    : file_(file), run_(run), out_(out), verbose_(verbose) {
  file_.on_failure([&run](const error&) { run.stop(); });
}

recorder::~recorder() {
  try {
    file_.close();
  } catch (const error&) {
    // The run has thrown: its cause is what is told.
  }
}

void recorder::open() {
  if (made_) return;
  file_.open();
  made_ = true;
}

void recorder::add(const row& ended) {
  core::encode_row(ended, clock_, rows_);
  ++taken_;
  if (ended.outcome == outcome::failed || ended.outcome == outcome::gave_up) {
    failures_.add({ended.line, ended.app_id, ended.task_id, ended.outcome, ended.code,
                   ended.http_status, ended.message});
  }
  if (!verbose_ || ended.code.empty()) return;
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
