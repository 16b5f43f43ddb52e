#include "mock/ledger_json.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "core/json_text.hpp"

namespace mpustop::mock {
namespace {

std::string moment(const std::optional<core::wall_time>& time) {
  using namespace std::chrono;
  if (!time) return "null";
  const auto since = duration_cast<milliseconds>(time->time_since_epoch());
  const auto whole = static_cast<std::time_t>(since.count() / 1000);
  return fmt::format("\"{:%Y-%m-%dT%H:%M:%S}.{:03}Z\"", fmt::gmtime(whole), since.count() % 1000);
}

template <class Map>
std::string object(const Map& counts) {
  std::string out = "{";
  for (const auto& [name, count] : counts) {
    if (out.size() > 1) out += ", ";
    core::append_json_string(fmt::format("{}", name), out);
    fmt::format_to(std::back_inserter(out), ": {}", count);
  }
  return out + "}";
}

std::string connections(const ledger_counts& counts) {
  return fmt::format(R"({{"total": {}, "open": {}, "most_open": {}, "h2": {}, "http/1.1": {}, )"
                     R"("failed_handshakes": {}, "errors": {}}})",
                     counts.connections, counts.connections_open, counts.connections_most,
                     counts.connections_h2, counts.connections_h1, counts.handshakes_failed,
                     counts.connection_errors);
}

std::string lists(const list_counts& counts) {
  return fmt::format(R"({{"calls": {}, "max_in_1s": {}, "by_status": {}, "by_code": {}}})",
                     counts.calls, counts.max_in_1s, object(counts.by_status),
                     object(counts.by_code));
}

std::string task_list(const task_book& tasks) {
  const auto lines = tasks.lines();
  const auto& totals = tasks.counts();
  auto out =
      fmt::format(R"({{"running": {}, "requested": {}, "requested_again": {}, "stopped": {}, )"
                  R"("stopped_again": {}, "listed": {}, "list": [)",
                  totals.running, totals.requested, totals.requested_again, totals.stopped,
                  totals.stopped_again, lines.size());
  std::string_view separator = "\n    ";
  for (const auto& task : lines) {
    out.append(separator).append(R"({"app_id": )");
    core::append_json_string(task.app_id, out);
    out += R"(, "task_id": )";
    core::append_json_string(task.task_id, out);
    fmt::format_to(std::back_inserter(out), R"(, "requests": {}, "stops": {}}})", task.requests,
                   task.stops);
    separator = ",\n    ";
  }
  return out + "]}";
}

[[noreturn]] void fail(const std::string& path, int problem) {
  throw error(error_kind::usage, fmt::format("{}: the ledger cannot be written: {}", path,
                                             std::system_category().message(problem)));
}

}  // namespace

std::string to_json(const ledger_counts& counts, const task_book& tasks) {
  std::string out = "{\n";
  const auto member = [&](std::string_view name, const auto& value, bool last = false) {
    fmt::format_to(std::back_inserter(out), "  \"{}\": {}{}\n", name, value, last ? "" : ",");
  };
  member("arrivals", counts.arrivals);
  member("max_in_1s", counts.max_in_1s);
  member("mean_qps", fmt::format("{:.3f}", counts.mean_qps()));
  member("seconds", fmt::format("{:.6f}", std::chrono::duration<double>(counts.busy).count()));
  member("first_arrival", moment(counts.first_arrival));
  member("last_arrival", moment(counts.last_arrival));
  member("by_status", object(counts.by_status));
  member("by_code", object(counts.by_code));
  member("faults", object(counts.faults));
  member("throttled", counts.throttled());
  member("replayed_nonces", counts.replayed_nonces());
  member("bad_signatures", counts.bad_signatures());
  member("dropped", counts.dropped);
  member("list", lists(counts.list));
  member("connections", connections(counts));
  member("tasks", task_list(tasks), true);
  return out + "}\n";
}

void write_whole_file(const std::string& path, const std::string& text) {
  const auto beside = fmt::format("{}.{}.tmp", path, ::getpid());
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) fail(path, errno);
  std::size_t done = 0;
  int problem = 0;
  while (done < text.size() && problem == 0) {
    const auto wrote = ::write(file, text.data() + done, text.size() - done);
    if (wrote >= 0)
      done += static_cast<std::size_t>(wrote);
    else if (errno != EINTR)
      problem = errno;
  }
  if (::close(file) != 0 && problem == 0) problem = errno;
  if (problem == 0 && std::rename(beside.c_str(), path.c_str()) != 0) problem = errno;
  if (problem == 0) return;
  ::unlink(beside.c_str());
  fail(path, problem);
}

}  // namespace mpustop::mock
