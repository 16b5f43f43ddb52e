#pragma once

#include <string>

#include "core/reply.hpp"

/// Bodies as the service writes them (facts 1.2, 4.1), for the tests of the reader.
namespace mpustop::core::testing {

inline const std::string id = "5A7E1B6C-0F3D-4C1A-9E55-2B6A0C9D4E11";

inline std::string json_success() { return R"({"RequestId":")" + id + R"("})"; }

inline std::string xml_success() {
  return R"(<?xml version="1.0" encoding="UTF-8"?><StopLiveMPUTaskResponse><RequestId>)" + id +
         "</RequestId></StopLiveMPUTaskResponse>";
}

inline std::string json_error(const std::string& code, const std::string& message = "Why not.") {
  return R"({"RequestId":")" + id + R"(","HostId":"live.aliyuncs.com","Code":")" + code +
         R"(","Message":")" + message +
         R"(","Recommend":"https://api.aliyun.com/troubleshoot?q="})";
}

inline std::string xml_error(const std::string& code, const std::string& message = "Why not.") {
  return "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>" + id +
         "</RequestId><HostId>live.aliyuncs.com</HostId><Code>" + code + "</Code><Message>" +
         message + "</Message></Error>";
}

inline response answer(int status, std::string body) {
  response out;
  out.status = status;
  out.body = std::move(body);
  return out;
}

inline reply read(const response& given, reply_rules rules = {}) {
  reply out;
  reply_reader(std::move(rules)).read(given, out);
  return out;
}

inline reply read(int status, std::string body) { return read(answer(status, std::move(body))); }

}  // namespace mpustop::core::testing
