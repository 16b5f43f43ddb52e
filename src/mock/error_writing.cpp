#include "mock/error_writing.hpp"

#include <initializer_list>
#include <utility>

#include "core/json_text.hpp"
#include "mock/xml_text.hpp"

namespace mpustop::mock {
namespace {

using field_list = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// `more`: of the object, behind the fields, written as it is. `gap` stands between all tokens.
void json(const field_list& fields, std::string_view more, std::string_view gap, std::string& out) {
  out += '{';
  std::string_view before;
  for (const auto& [name, value] : fields) {
    out.append(before).append(gap);
    core::append_json_string(name, out);
    out.append(gap).append(":").append(gap);
    core::append_json_string(value, out);
    before = ",";
  }
  out.append(more).append(gap).append("}").append(gap);
}

void xml(std::string_view root, const field_list& fields, std::string_view more,
         std::string_view gap, std::string& out) {
  out.append("<").append(root).append(">").append(gap);
  for (const auto& [name, value] : fields) {
    out.append("<").append(name).append(">").append(gap);
    append_xml_text(value, out);
    out.append(gap).append("</").append(name).append(">").append(gap);
  }
  out.append(more).append("</").append(root).append(">").append(gap);
}

constexpr std::string_view host = "live.aliyuncs.com";
constexpr std::string_view advice = "https://api.aliyun.com/troubleshoot?q=&product=live";
constexpr std::string_view mark = "\xEF\xBB\xBF\r\n";
constexpr std::string_view prologue = R"(<?xml version="1.0" encoding="UTF-8"?>)";

}  // namespace

void write_error(unsigned writing, const error_text& what, std::string& out) {
  const auto& [code, message, id] = what;
  switch (writing) {
    case 0:
      return json({{"Code", code}, {"HostId", host}, {"Message", message}, {"RequestId", id}}, "",
                  "", out);
    case 1: return json({{"code", code}, {"message", message}, {"requestId", id}}, "", "", out);
    case 2:
      return json({{"Recommend", advice}, {"RequestId", id}, {"Message", message}, {"Code", code}},
                  R"(,"AccessDeniedDetail":{"Code":"Inner","RequestId":null},"Success":false)", "",
                  out);
    case 3:
      out += mark;
      return json({{"Message", message}, {"Code", code}, {"RequestId", id}}, "", "\r\n ", out);
    case 4:
      out += prologue;
      return xml("Error",
                 {{"RequestId", id}, {"HostId", host}, {"Code", code}, {"Message", message}}, "",
                 "", out);
    case 5:
      return xml("error", {{"code", code}, {"message", message}, {"requestId", id}}, "", "", out);
    case 6:
      out += prologue;
      return xml("StopLiveMPUTaskResponse",
                 {{"Recommend", advice}, {"Message", message}, {"Code", code}, {"RequestId", id}},
                 "<AccessDeniedDetail><Code>Inner</Code></AccessDeniedDetail><Data/>", "", out);
    default:
      out += mark;
      return xml("Error", {{"Message", message}, {"RequestId", id}, {"Code", code}},
                 "<!-- gateway -->", "\r\n ", out);
  }
}

}  // namespace mpustop::mock
