#include "mock/service.hpp"

#include <chrono>

#include "core/task_id.hpp"
#include "mock/form.hpp"
#include "mock/ledger_json.hpp"

namespace mpustop::mock {
namespace {

/// How long a fault's Throttling.User asks to wait.
constexpr std::chrono::milliseconds fault_retry_after{200};

bool asks_for_ledger(const http::server_request& request) {
  return request.method == "GET" && request.target == "/_ledger";
}

/// Whether the stop is carried out although the answer is lost.
bool comes_after(fault kind) {
  return kind == fault::drop_after || kind == fault::internal_error_after;
}

refusal answer_of(fault kind) {
  if (kind == fault::throttled) return refuse::throttled(fault_retry_after);
  if (kind == fault::unavailable || kind == fault::unavailable_html) return refuse::unavailable();
  return refuse::internal_error();
}

}  // namespace

service::service(const mock_options& options, std::uint64_t seed)
    : gateway_(options.keys, options.expired_security_token),
      quota_(options.qps_limit),
      dice_(options.faults),
      tasks_(options.only_listed_tasks, options.ledger_tasks),
      writer_(seed),
      unknown_(options.unknown) {}

service::reaction service::handle(const http::server_request& request, core::time_point now,
                                  core::wall_time wall, http::server_response& out) {
  if (asks_for_ledger(request)) {
    writer_.document(ledger_json(), wall, out);
    return reaction::answer;
  }
  ledger_.arrived(now, wall);
  auto happens = fault::none;
  const auto no = decide(request, now, wall, happens);
  if (happens != fault::none) ledger_.did_fault(happens);
  if (happens == fault::drop || happens == fault::drop_after) return reaction::drop;
  if (happens == fault::mute) return reaction::silence;

  if (happens == fault::unavailable_html) {
    writer_.proxy_page(wall, out);
    ledger_.answered(out.status, {});
  } else if (no) {
    writer_.error(call_.format, *no, wall, out);
    ledger_.answered(out.status, no->code);
  } else {
    writer_.success(call_.format, wall, out);
    ledger_.answered(out.status, {});
  }
  return reaction::answer;
}

std::optional<refusal> service::decide(const http::server_request& request, core::time_point now,
                                       core::wall_time wall, fault& happens) {
  const auto wait = quota_.arrive(now);
  if (auto no = gateway_.admit(request, now, wall, call_)) return no;
  auto bad_ids = check_ids();
  if (!bad_ids) tasks_.count_request(app_id_, task_id_);
  if (wait) return refuse::throttled(*wait);
  if (bad_ids) return bad_ids;
  happens = dice_.roll(now - ledger_.first_arrival());
  if (happens == fault::none) return carry_out();
  if (comes_after(happens)) carry_out();
  return answer_of(happens);
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

void service::add_task(std::string_view app_id, std::string_view task_id) {
  tasks_.add_running(app_id, task_id);
}

std::string service::ledger_json() const { return to_json(ledger_.counts(), tasks_); }

}  // namespace mpustop::mock
