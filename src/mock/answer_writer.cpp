#include "mock/answer_writer.hpp"

#include <chrono>
#include <ctime>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "core/json_text.hpp"
#include "mock/xml_text.hpp"

namespace mpustop::mock {
namespace {

constexpr std::string_view json_type = "application/json;charset=utf-8";
constexpr std::string_view xml_type = "text/xml;charset=utf-8";
constexpr std::string_view xml_prologue = R"(<?xml version="1.0" encoding="UTF-8"?>)";
constexpr std::string_view host_id = "live.aliyuncs.com";

std::string_view type_of(answer_format format) {
  return format == answer_format::json ? json_type : xml_type;
}

/// Takes the next header's place, whose strings keep their memory.
void set(http::server_response& out, std::size_t place, std::string_view name,
         std::string_view value) {
  if (place >= out.headers.size()) out.headers.resize(place + 1);
  // Not assigned: g++ 12 warns about an overlap that cannot be (-Wrestrict, GCC bug 105329).
  out.headers[place].first.clear();
  out.headers[place].first.append(name);
  out.headers[place].second.clear();
  out.headers[place].second.append(value);
}

std::string recommend(const refusal& why, std::string_view request_id) {
  return fmt::format("https://api.aliyun.com/troubleshoot?q={}&product=live&requestId={}", why.code,
                     request_id);
}

void json_error(const refusal& why, std::string_view request_id, std::string& out) {
  const auto member = [&](std::string_view name, std::string_view value) {
    out += out.empty() ? '{' : ',';
    core::append_json_string(name, out);
    out += ':';
    core::append_json_string(value, out);
  };
  member("RequestId", request_id);
  member("HostId", host_id);
  member("Code", why.code);
  member("Message", why.message);
  member("Recommend", recommend(why, request_id));
  out += '}';
}

void xml_error(const refusal& why, std::string_view request_id, std::string& out) {
  const auto element = [&](std::string_view name, std::string_view value) {
    out.append("<").append(name).append(">");
    append_xml_text(value, out);
    out.append("</").append(name).append(">");
  };
  out.append(xml_prologue).append("<Error>");
  element("RequestId", request_id);
  element("HostId", host_id);
  element("Code", why.code);
  element("Message", why.message);
  element("Recommend", recommend(why, request_id));
  out += "</Error>";
}

/// Appends `count` hexadecimal digits of `bits`, the highest first.
void append_digits(std::uint64_t bits, int count, const char* digits, std::string& out) {
  for (int shift = 4 * (count - 1); shift >= 0; shift -= 4) out += digits[bits >> shift & 15];
}

}  // namespace

void answer_writer::success(answer_format format, core::wall_time now, http::server_response& out) {
  start(200, type_of(format), now, out);
  name_request(out);
  if (format == answer_format::json) {
    out.body.append(R"({"RequestId":")").append(request_id_).append(R"("})");
  } else {
    out.body.append(xml_prologue).append("<StopLiveMPUTaskResponse><RequestId>");
    out.body.append(request_id_).append("</RequestId></StopLiveMPUTaskResponse>");
  }
}

void answer_writer::error(answer_format format, const refusal& why, core::wall_time now,
                          http::server_response& out) {
  start(why.status, type_of(format), now, out);
  name_request(out);
  if (why.retry_after.count() > 0)
    out.headers.emplace_back("x-acs-retry-after", std::to_string(why.retry_after.count()));
  if (format == answer_format::json)
    json_error(why, request_id_, out.body);
  else
    xml_error(why, request_id_, out.body);
}

void answer_writer::proxy_page(core::wall_time now, http::server_response& out) {
  start(503, "text/html", now, out);
  out.headers.resize(2);
  out.body =
      "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n"
      "<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n<hr>\r\n</body>\r\n"
      "</html>\r\n";
}

std::string_view answer_writer::begin(int status, std::string_view type, core::wall_time now,
                                      http::server_response& out) {
  start(status, type, now, out);
  name_request(out);
  return request_id_;
}

std::string_view answer_writer::begin(int status, answer_format format, core::wall_time now,
                                      http::server_response& out) {
  return begin(status, type_of(format), now, out);
}

void answer_writer::document(std::string body, core::wall_time now, http::server_response& out) {
  start(200, json_type, now, out);
  out.headers.resize(2);
  out.body = std::move(body);
}

void answer_writer::start(int status, std::string_view type, core::wall_time now,
                          http::server_response& out) {
  out.status = status;
  out.body.clear();
  set(out, 0, "date", date(now));
  set(out, 1, "content-type", type);
}

void answer_writer::name_request(http::server_response& out) {
  make_request_id();
  set(out, 2, "access-control-allow-origin", "*");
  set(out, 3, "access-control-expose-headers", "*");
  set(out, 4, "x-acs-request-id", request_id_);
  set(out, 5, "x-acs-trace-id", trace_id_);
  out.headers.resize(6);
}

void answer_writer::make_request_id() {
  constexpr const char* upper = "0123456789ABCDEF";
  constexpr const char* lower = "0123456789abcdef";
  const auto high = ids_();
  const auto low = ids_();
  request_id_.clear();
  append_digits(high >> 32, 8, upper, request_id_);
  request_id_ += '-';
  append_digits(high >> 16, 4, upper, request_id_);
  request_id_ += '-';
  append_digits(high, 4, upper, request_id_);
  request_id_ += '-';
  append_digits(low >> 48, 4, upper, request_id_);
  request_id_ += '-';
  append_digits(low, 12, upper, request_id_);
  trace_id_.clear();
  append_digits(low ^ 0x9e3779b97f4a7c15, 16, lower, trace_id_);
  append_digits(high, 16, lower, trace_id_);
}

std::string_view answer_writer::date(core::wall_time now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  if (second != date_second_) {
    date_second_ = second;
    date_ = fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(std::time_t{second}));
  }
  return date_;
}

}  // namespace mpustop::mock
