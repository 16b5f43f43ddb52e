#include "cli/list_text.hpp"

#include <cerrno>
#include <csignal>
#include <iterator>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "cli/number_text.hpp"
#include "cli/summary_text.hpp"
#include "core/task_id.hpp"

namespace mpustop::cli {

namespace {

void append_odd_id(std::string_view id, std::string& out) {
  constexpr std::size_t most = 128;
  constexpr std::string_view formula = "=+-@";
  const std::string_view kept = id.substr(0, most);
  out += '"';
  if (formula.find(kept.front()) != std::string_view::npos) out += '\'';
  for (const char c : kept) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte > 0x7e)
      fmt::format_to(std::back_inserter(out), "\\x{:02X}", byte);
    else
      out.append(c == '"' ? 2 : 1, c);
  }
  if (id.size() > most) out += "...";
  out += '"';
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

}  // namespace

std::string list_lines(const core::listed_app& app) {
  std::string out;
  for (const std::string& task : app.tasks) {
    out.append(app.app_id).append(",");
    if (core::is_id(core::id_kind::task, task))
      out += task;
    else
      append_odd_id(task, out);
    out += '\n';
  }
  return out;
}

std::string failure_text(const core::listed_app& app) {
  std::string out = fmt::format("AppId {} is not listed: {}", app.app_id, app.code);
  if (app.http_status != 0) out += fmt::format(" (HTTP {})", app.http_status);
  if (!app.message.empty()) out += ": " + app.message;
  if (!app.request_id.empty()) out += fmt::format(" [RequestId {}]", app.request_id);
  if (!app.tasks.empty()) out += fmt::format("; {} were found before", app.tasks.size());
  return out;
}

std::string list_status_text(std::uint64_t tasks, std::uint64_t ended, std::uint64_t apps) {
  return fmt::format("{}, {}/{}", counted(tasks, "task", "tasks"), grouped(ended),
                     counted(apps, "AppId", "AppIds"));
}

std::string list_summary(const core::list_totals& done, double seconds) {
  std::string out = fmt::format("{} of {}, in {} and {}", counted(done.tasks, "task", "tasks"),
                                counted(done.apps, "AppId", "AppIds"),
                                counted(done.calls, "call", "calls"), duration_text(seconds));
  if (done.retries > 0) out += fmt::format(" ({} of them again)", grouped(done.retries));
  out += '\n';
  const auto add = [&](std::uint64_t count, std::string_view one, std::string_view many,
                       std::string_view what) {
    if (count > 0) out += fmt::format("  {} {}\n", counted(count, one, many), what);
  };
  add(done.failed, "AppId", "AppIds", "could not be listed");
  add(done.unfinished, "AppId", "AppIds", "not listed to the end");
  add(done.changing, "list", "lists", "kept changing meanwhile: list again for what is new");
  add(done.invalid, "TaskId", "TaskIds", "of no valid form: a run reports and never sends them");
  add(done.nameless, "entry", "entries", "without a TaskId left out");
  add(done.foreign, "entry", "entries", "of an AppId that was not asked for left out");
  return out;
}

int list_exit_code(const core::list_totals& done, int signal, int output) {
  if (output == EPIPE) return 128 + SIGPIPE;
  if (output != 0) return exit_code(error_kind::usage);
  if (!done.halted_by.empty()) return exit_code(error_kind::halted);
  if (signal != 0 && done.unfinished > 0) return 128 + signal;
  return done.failed + done.unfinished + done.nameless > 0 ? 1 : 0;
}

}  // namespace mpustop::cli
