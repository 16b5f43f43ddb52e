#include "mock/task_lists.hpp"

#include <algorithm>
#include <charconv>

#include "core/json_text.hpp"
#include "core/task_id.hpp"
#include "mock/form.hpp"
#include "mock/xml_text.hpp"

namespace mpustop::mock {
namespace {

constexpr std::uint64_t most_on_a_page = 100;

/// A parameter that must be there and a number from 1 to `most`.
std::optional<refusal> read_number(const core::parameters& asked, std::string_view name,
                                   std::uint64_t most, std::uint64_t& out) {
  const auto* text = find_parameter(asked, name);
  if (!text || text->empty()) return refuse::missing_param(name);
  const auto [end, wrong] = std::from_chars(text->data(), text->data() + text->size(), out);
  const bool number = wrong == std::errc() && end == text->data() + text->size();
  return number && out >= 1 && out <= most ? std::nullopt
                                           : std::optional(refuse::invalid_param(name));
}

struct field {
  std::string_view name;
  std::string value;
};

/// The names are those of facts 1.4; the values are made up.
std::vector<field> fields_of(std::string_view app_id, std::string_view task_id) {
  const std::string task(task_id);
  return {{"AppId", std::string(app_id)},
          {"ChannelId", "channel-" + task},
          {"TaskId", task},
          {"MixMode", "1"},
          {"StreamURL", "rtmp://push.example.com/live/" + task},
          {"Region", "CN-Shanghai"},
          {"MaxIdleTime", "120"}};
}

void json_task(const std::vector<field>& fields, const std::string& padding, std::string& out) {
  out += '{';
  for (const field& one : fields) {
    core::append_json_string(one.name, out);
    out += ':';
    core::append_json_string(one.value, out);
    out += ',';
  }
  out += R"("TranscodeParams":{"EncodeParams":{"VideoWidth":"1280","VideoHeight":"720",)";
  out.append(R"("VideoFramerate":"25"},"LayoutId":")").append(padding).append(R"("}})");
}

// A list is written as many elements of its name: which way the service does it is not known.
void xml_task(const std::vector<field>& fields, const std::string& padding, std::string& out) {
  out += "<MPUTasks>";
  for (const field& one : fields) {
    out.append("<").append(one.name).append(">");
    append_xml_text(one.value, out);
    out.append("</").append(one.name).append(">");
  }
  out += "<TranscodeParams><EncodeParams><VideoWidth>1280</VideoWidth></EncodeParams><LayoutId>";
  out.append(padding).append("</LayoutId></TranscodeParams></MPUTasks>");
}

}  // namespace

void task_lists::add(std::string_view app_id, std::string_view task_id) {
  list& of = lists_[std::string(app_id)];
  of.tasks.emplace_back(task_id);
  of.fresh = true;
}

void task_lists::take_out_ended(std::string_view app_id, list& of, const task_book& book) const {
  const std::uint64_t running = book.counts().running;
  if (!of.fresh && of.running == running) return;
  std::erase_if(of.tasks, [&](const std::string& task) { return !book.runs(app_id, task); });
  of.running = running;
  of.fresh = false;
}

std::optional<refusal> task_lists::choose(const core::parameters& asked, const task_book& book) {
  chosen_.clear();
  const auto* app_id = find_parameter(asked, "AppId");
  if (!app_id) return refuse::missing("AppId");
  if (app_id->empty()) return refuse::missing_param("AppId");
  if (!core::is_id(core::id_kind::app, *app_id)) return refuse::invalid_app_id();
  app_id_ = *app_id;
  const auto found = lists_.find(app_id_);
  const auto* task_id = find_parameter(asked, "TaskId");
  if (task_id && !task_id->empty()) {
    if (!core::is_id(core::id_kind::task, *task_id)) return refuse::invalid_param("TaskId");
    if (found != lists_.end() && book.runs(app_id_, *task_id)) chosen_.push_back(*task_id);
    return std::nullopt;
  }
  std::uint64_t page = 0, size = 0;
  constexpr std::uint64_t most_pages = 1'000'000'000;
  if (auto wrong = read_number(asked, "PageNo", most_pages, page)) return wrong;
  if (auto wrong = read_number(asked, "PageSize", most_on_a_page, size)) return wrong;
  if (found == lists_.end()) return std::nullopt;
  list& of = found->second;
  take_out_ended(app_id_, of, book);
  for (std::uint64_t i = (page - 1) * size;
       i < std::min<std::uint64_t>(page * size, of.tasks.size()); ++i)
    chosen_.push_back(of.tasks[of.tasks.size() - 1 - i]);
  return std::nullopt;
}

void task_lists::write(answer_format format, std::string_view request_id, std::string& out) const {
  const std::string padding(padding_, 'x');
  if (format == answer_format::xml) {
    out += R"(<?xml version="1.0" encoding="UTF-8"?><ListRtcMPUTaskDetailResponse><RequestId>)";
    out.append(request_id).append("</RequestId>");
    for (const auto task : chosen_) xml_task(fields_of(app_id_, task), padding, out);
    out += "</ListRtcMPUTaskDetailResponse>";
    return;
  }
  out.append(R"({"RequestId":")").append(request_id).append(R"(","MPUTasks":[)");
  for (const auto task : chosen_) {
    if (out.back() != '[') out += ',';
    json_task(fields_of(app_id_, task), padding, out);
  }
  out += "]}";
}

}  // namespace mpustop::mock
