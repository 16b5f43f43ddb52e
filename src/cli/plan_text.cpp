#include "cli/plan_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/labelled.hpp"
#include "cli/number_text.hpp"
#include "cli/proxy_setting.hpp"
#include "cli/summary_text.hpp"

namespace mpustop::cli {

namespace {

std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", grouped(count), what, count == 1 ? "" : "s");
}

// The plan being written. A line is a label and what belongs to it.
struct writer {
  unsigned columns;
  std::string out;

  void line(std::string_view label, std::string_view text) {
    out += labelled(label, text, columns);
  }
  void item(std::string_view text) { out += labelled("", text, columns, 2); }
};

std::string headline(const run_plan& plan, unsigned columns) {
  const char* begin = plan.wanted.dry_run ? "A run would" : "About to";
  std::string text;
  if (plan.counts == nullptr) {
    text = fmt::format("{} stop the tasks of {} as they come:", begin, input_name(plan.wanted));
  } else if (plan.counts->left() == 0) {
    text = "Nothing is left to stop:";
  } else {
    const std::string tasks = fmt::format("{} of {}", counted(plan.counts->left(), "task"),
                                          counted(plan.counts->apps, "AppId"));
    text = plan.counts->resumed() + plan.counts->again > 0
               ? fmt::format("{} go on, {} left:", begin, tasks)
               : fmt::format("{} stop {}:", begin, tasks);
  }
  return wrapped("", text, 2, columns);
}

// What a resume skips, and what it takes up again.
void add_earlier(const core::plan& plan, writer& to) {
  if (plan.resumed() == 0 && plan.again == 0) return;
  std::string kinds;
  for (std::size_t i = 0; i < outcome_count; ++i) {
    if (plan.finished[i] == 0) continue;
    kinds += fmt::format("{}{} {}", kinds.empty() ? " (" : ", ", grouped(plan.finished[i]),
                         to_string(static_cast<outcome>(i)));
  }
  to.line("resume", fmt::format("{} of {} finished by earlier runs{}", grouped(plan.resumed()),
                                counted(plan.tasks, "record"), kinds.empty() ? "" : kinds + ")"));
  const auto of = [&plan](outcome value) { return plan.finished[static_cast<std::size_t>(value)]; };
  const std::uint64_t failed = of(outcome::failed) + of(outcome::gave_up);
  if (plan.again > 0) to.line("", counted(plan.again, "task") + " that failed before, once more");
  if (failed > 0) to.line("", "--retry-failed takes up what failed or gave up, too");
}

// `named`: so many lines of each kind.
void add_flawed(const core::plan& plan, std::size_t named, writer& to) {
  if (plan.invalid > 0) {
    to.line("invalid", counted(plan.invalid, "line") + ", not sent:");
    const std::size_t shown = std::min(named, plan.first_invalid.size());
    for (std::size_t i = 0; i < shown; ++i) {
      const auto& bad = plan.first_invalid[i];
      to.item(fmt::format("line {}: {}", bad.line, bad.reason));
    }
    if (plan.invalid > shown)
      to.line("", fmt::format("and {} more", grouped(plan.invalid - shown)));
  }
  if (plan.duplicate > 0) {
    const std::size_t shown = std::min(named, plan.first_duplicate.size());
    std::string lines;
    for (std::size_t i = 0; i < shown; ++i) {
      lines += fmt::format("{}{}", i == 0 ? " " : ", ", plan.first_duplicate[i]);
    }
    if (plan.duplicate > shown)
      lines += fmt::format(" and {} more", grouped(plan.duplicate - shown));
    to.line("duplicate", counted(plan.duplicate, "line") + ", not sent again:" + lines);
  }
}

void add_input(const run_plan& plan, std::size_t named, writer& to) {
  if (plan.counts == nullptr) {
    to.line("tasks", input_name(plan.wanted) + "; what is in it is known at its end");
    return;
  }
  to.line("tasks",
          fmt::format("{}, {}", input_name(plan.wanted), counted(plan.counts->tasks, "record")));
  add_earlier(*plan.counts, to);
  add_flawed(*plan.counts, named, to);
}

void add_place(const run_arguments& wanted, writer& to) {
  const region_choice& region = wanted.region;
  to.line("endpoint", wanted.options.endpoint);
  if (!region.region.empty()) {
    to.line("region", region.region + (region.vpc ? ", from within its VPCs" : ""));
  }
  if (region.by_general_rule) {
    to.line("", "in no table: the endpoint is by the general rule, and may not exist");
  }
  if (!wanted.options.proxy.empty()) {
    to.line("proxy", proxy_text(wanted.options.proxy, wanted.proxy_variable));
  }
}

void add_key(const run_plan& plan, writer& to) {
  const options& o = plan.wanted.options;
  std::string text = "..." + key_ending(o.keys.access_key_id);
  if (!plan.wanted.key_origin.empty()) text += ", from " + plan.wanted.key_origin;
  if (!o.keys.security_token.empty()) text += ", temporary";
  if (plan.keys_end) {
    text += fmt::format(", ends {}{}", clock_text(*plan.keys_end, plan.now),
                        o.renewal ? ", renewed before" : "");
  }
  to.line("key", text);
  const bool ends_early = plan.keys_end && plan.done && plan.keys_end->at < plan.done->at;
  if (ends_early && !o.renewal)
    to.line("", "it ends before the run: --resume goes on with another");
}

std::string protocol_text(const options& o) {
  const bool tls = !o.endpoint.starts_with("http://");
  const char* version = "HTTP/1.1";
  if (o.http == http_version_choice::http2) version = "HTTP/2";
  if (o.http == http_version_choice::automatic && tls) version = "HTTP/2 or 1.1";
  return fmt::format("{}{}, signature {}", version, tls ? "" : " without TLS",
                     o.signature == signature_version::v3 ? "V3" : "V1");
}

std::string rate_line(const options& o) {
  if (o.qps == 0) return "no limit";
  const char* guard = o.guard == guard_mode::strict     ? "strict"
                      : o.guard == guard_mode::paranoid ? "paranoid"
                                                        : "send";
  return fmt::format("at most {}/s, guard {}", grouped(o.qps), guard);
}

void add_time(const run_plan& plan, writer& to) {
  if (!plan.seconds || *plan.seconds == 0) return;
  std::string text =
      *plan.seconds < 1 ? "less than a second" : "about " + duration_text(*plan.seconds);
  if (plan.done) text += ", done " + clock_text(*plan.done, plan.now);
  to.line("time", text);
}

std::string text_of(const run_plan& plan, unsigned columns, std::size_t named) {
  writer to{columns, headline(plan, columns)};
  add_input(plan, named, to);
  add_place(plan.wanted, to);
  add_key(plan, to);
  to.line("protocol", protocol_text(plan.wanted.options));
  to.line("rate", rate_line(plan.wanted.options));
  add_time(plan, to);
  to.line("report",
          plan.wanted.report +
              (plan.report_rows == 0 ? "" : ", " + counted(plan.report_rows, "row") + " so far"));
  return std::move(to.out);
}

}  // namespace

std::string key_ending(std::string_view access_key_id) {
  constexpr std::size_t shown = 4;
  return std::string(
      access_key_id.substr(access_key_id.size() - std::min(access_key_id.size(), shown)));
}

std::string plan_text(const run_plan& plan, screen shown) {
  std::size_t named = core::plan_builder::most_named;
  for (;; --named) {
    std::string text = text_of(plan, shown.columns, named);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    if (named == 1 || shown.rows == 0 || lines + 1 <= shown.rows) return text;
  }
}

std::string plan_question(const run_plan& plan) {
  return fmt::format("Stop {}?", counted(plan.counts->left(), "task"));
}

}  // namespace mpustop::cli
