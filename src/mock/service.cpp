#include "mock/service.hpp"

#include <chrono>
#include <utility>

#include "core/task_id.hpp"
#include "mock/form.hpp"
#include "mock/gzip_body.hpp"
#include "mock/ledger_json.hpp"

namespace mpustop::mock {
namespace {

/// How long a fault's Throttling.User asks to wait.
constexpr std::chrono::milliseconds fault_retry_after{200};

bool asks_for_ledger(const http::server_request& request) {
  return request.method == "GET" && request.target == "/_ledger";
}

refusal answer_of(fault kind) {
  if (kind == fault::throttled) return refuse::throttled(fault_retry_after);
  if (kind == fault::unavailable || kind == fault::unavailable_html) return refuse::unavailable();
  return refuse::internal_error();
}

}  // namespace

service::service(const mock_options& options, std::uint64_t seed)
    : gateway_(options.keys, options.timed_tokens),
      quota_(options.qps_limit),
      list_quota_(options.list_qps_limit),
      dice_(options.faults),
      faults_(options.faults),
      tasks_(options.only_listed_tasks, options.ledger_tasks),
      lists_(options.list_padding),
      writer_(seed),
      draw_(options.faults.seed),
      unknown_(options.unknown) {}

service::result service::handle(const http::server_request& request, fault_scope spoken,
                                core::time_point now, core::wall_time wall,
                                http::server_response& out) {
  if (asks_for_ledger(request)) {
    writer_.document(ledger_json(), wall, out);
    return {};
  }
  auto refused = gateway_.admit(request, now, wall, call_);
  const bool lists = call_.action == list_action;
  lists ? ledger_.list_arrived(now) : ledger_.arrived(now, wall);
  result got{reaction::answer, fault::none, faults_.at(now - ledger_.begun_at())};
  const auto no = decide(std::move(refused), lists, spoken, now, got.happens);
  if (got.happens != fault::none) {
    ledger_.did_fault(got.happens);
    const fault_way way = row_of(got.happens).way;
    if (way == fault_way::drop) got.what = reaction::drop;
    if (way == fault_way::reset) got.what = reaction::reset;
    if (way == fault_way::silence) got.what = reaction::silence;
    if (way != fault_way::refusal && way != fault_way::odd_answer) return got;
  }

  std::string_view code;
  if (got.happens == fault::unavailable_html) {
    writer_.proxy_page(wall, out);
  } else if (got.happens == fault::drawn || got.happens == fault::drawn_after) {
    draw_.write(writer_, wall, out);  // its Code does not count: a nonce that it calls used was not
  } else if (no) {
    writer_.error(call_.format, *no, wall, out);
    code = no->code;
  } else if (lists) {
    lists_.write(call_.format, writer_.begin(200, call_.format, wall, out), out.body);
  } else {
    writer_.success(call_.format, wall, out);
  }
  lists ? ledger_.list_answered(out.status, code) : ledger_.answered(out.status, code);
  if (got.happens == fault::gzip) compress(out);
  return got;
}

std::optional<refusal> service::decide(std::optional<refusal> refused, bool lists,
                                       fault_scope spoken, core::time_point now, fault& happens) {
  const auto wait = (lists ? list_quota_ : quota_).arrive(now);
  if (refused) return refused;
  auto wrong = lists ? lists_.choose(call_.parameters, tasks_) : check_ids();
  if (!wrong && !lists) tasks_.count_request(app_id_, task_id_);
  if (wait) return refuse::throttled(*wait);
  if (wrong) return wrong;
  happens = dice_.roll(now - ledger_.begun_at(), spoken);
  const auto carry_out_call = [&] { return lists ? std::nullopt : carry_out(); };
  if (happens == fault::none) return carry_out_call();
  const fault_switch& row = row_of(happens);
  const auto carried_out = row.carried_out ? carry_out_call() : std::nullopt;
  return row.way == fault_way::odd_answer ? carried_out : answer_of(happens);
}

std::optional<refusal> service::check_ids() {
  const auto* app_id = find_parameter(call_.parameters, "AppId");
  const auto* task_id = find_parameter(call_.parameters, "TaskId");
  if (!app_id) return refuse::missing("AppId");
  if (!task_id) return refuse::missing("TaskId");
  if (app_id->empty()) return refuse::missing_param("AppId");
  if (task_id->empty()) return refuse::missing_param("TaskId");
  if (!core::is_id(core::id_kind::app, *app_id)) return refuse::invalid_app_id();
  if (!core::is_id(core::id_kind::task, *task_id)) return refuse::invalid_param("TaskId");
  app_id_ = *app_id;
  task_id_ = *task_id;
  return std::nullopt;
}

std::optional<refusal> service::carry_out() {
  if (tasks_.stop(app_id_, task_id_) || unknown_ == unknown_task::success) {
    tasks_.count_stop(app_id_, task_id_);
    return std::nullopt;
  }
  return unknown_ == unknown_task::not_found ? refuse::task_not_found()
                                             : refuse::invalid_param("TaskId");
}

bool service::faults_active(core::time_point now) const {
  if (!ledger_.begun()) return faults_.from.count() == 0;
  return faults_.at(now - ledger_.begun_at());
}

void service::add_task(std::string_view app_id, std::string_view task_id) {
  if (!tasks_.runs(app_id, task_id)) lists_.add(app_id, task_id);
  tasks_.add_running(app_id, task_id);
}

std::string service::ledger_json() const { return to_json(ledger_.counts(), tasks_); }

}  // namespace mpustop::mock
