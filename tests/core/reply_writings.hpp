#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// How an error may be written (facts 4.1): each writing says the same Code, Message and RequestId.
namespace mpustop::core::testing {

struct writing {
  std::string_view name;
  std::function<std::string(std::string code, std::string message, std::string request)> write;
};

inline const std::vector<writing>& json_writings() {
  static const std::vector<writing> all = {
      {"as documented",
       [](auto code, auto message, auto request) {
         return R"({"RequestId":")" + request + R"(","HostId":"live.aliyuncs.com","Code":")" +
                code + R"(","Message":")" + message + R"("})";
       }},
      {"the live sample's order",
       [](auto code, auto message, auto request) {
         return R"({"Code":")" + code + R"(","HostId":"live.aliyuncs.com","Message":")" + message +
                R"(","RequestId":")" + request + R"("})";
       }},
      {"with Recommend",
       [](auto code, auto message, auto request) {
         return R"({"Recommend":"https://api.aliyun.com/troubleshoot?q=)" + code +
                R"(&product=live&requestId=)" + request + R"(","Message":")" + message +
                R"(","RequestId":")" + request + R"(","Code":")" + code + R"("})";
       }},
      {"with AccessDeniedDetail",
       [](auto code, auto message, auto request) {
         return R"({"AccessDeniedDetail":{"Code":"Inner","PolicyType":"Account","Message":"no",)"
                R"("RequestId":"inner"},"Code":")" +
                code + R"(","Message":")" + message + R"(","RequestId":")" + request + R"("})";
       }},
      {"lower case",
       [](auto code, auto message, auto request) {
         return R"({"code":")" + code + R"(","message":")" + message + R"(","requestId":")" +
                request + R"("})";
       }},
      {"further fields of every type",
       [](auto code, auto message, auto request) {
         return R"({"Data":null,"Success":false,"n":1.5e3,"l":[{"Code":"Inner"}],"RequestId":")" +
                request + R"(","Code":")" + code + R"(","Message":")" + message +
                R"(","Codes":"x","":{}})";
       }},
      {"spread over lines, with a mark and blanks around",
       [](auto code, auto message, auto request) {
         return "\xEF\xBB\xBF\r\n { \"Code\" : \"" + code + "\" ,\r\n\t\"Message\" :\n\"" +
                message + "\",\n\"RequestId\": \"" + request + "\"\n}\r\n";
       }},
      {"escaped",
       [](auto code, auto message, auto request) {
         std::string escaped;
         for (const char c : code) {
           static constexpr const char* digits = "0123456789abcdef";
           escaped += std::string("\\u00") + digits[c >> 4 & 15] + digits[c & 15];
         }
         return R"({"\u0043ode":")" + escaped + R"(","Message":")" + message +
                R"(","RequestId":")" + request + R"("})";
       }},
  };
  return all;
}

inline const std::vector<writing>& xml_writings() {
  static const std::vector<writing> all = {
      {"as documented",
       [](auto code, auto message, auto request) {
         return R"(<?xml version="1.0" encoding="UTF-8"?><Error><RequestId>)" + request +
                "</RequestId><HostId>live.aliyuncs.com</HostId><Code>" + code + "</Code><Message>" +
                message + "</Message></Error>";
       }},
      {"with Recommend, without a prologue",
       [](auto code, auto message, auto request) {
         return "<Error><Recommend>https://api.aliyun.com/troubleshoot?q=" + code +
                "&amp;product=live</Recommend><Message>" + message + "</Message><Code>" + code +
                "</Code><RequestId>" + request + "</RequestId></Error>";
       }},
      {"with AccessDeniedDetail",
       [](auto code, auto message, auto request) {
         return "<?xml version='1.0'?><Error><AccessDeniedDetail><Code>Inner</Code><RequestId>inner"
                "</RequestId></AccessDeniedDetail><RequestId>" +
                request + "</RequestId><Code>" + code + "</Code><Message>" + message +
                "</Message></Error>";
       }},
      {"lower case, of another root",
       [](auto code, auto message, auto request) {
         return "<error><code>" + code + "</code><message>" + message + "</message><requestId>" +
                request + "</requestId></error>";
       }},
      {"attributes, empty elements, comments and sections",
       [](auto code, auto message, auto request) {
         return "<!-- gateway --><StopLiveMPUTaskResponse xmlns=\"urn:x\"><Data/><Code a='1'>" +
                code.substr(0, 3) + "<!-- . -->" + code.substr(3) + "</Code><Message><![CDATA[" +
                message + "]]></Message><RequestId>" + request +
                "</RequestId></StopLiveMPUTaskResponse>";
       }},
      {"spread over lines, with a mark and blanks around",
       [](auto code, auto message, auto request) {
         return "\xEF\xBB\xBF\r\n<Error>\r\n  <Code>\r\n" + code + "\r\n  </Code>\n<Message> " +
                message + " </Message>\n<RequestId>\t" + request + "</RequestId>\n</Error>\r\n\r\n";
       }},
      {"escaped",
       [](auto code, auto message, auto request) {
         std::string escaped;
         for (const char c : code) escaped += "&#" + std::to_string(c) + ";";
         return "<Error><Code>" + escaped + "</Code><Message>" + message + "</Message><RequestId>" +
                request + "</RequestId></Error>";
       }},
  };
  return all;
}

}  // namespace mpustop::core::testing
