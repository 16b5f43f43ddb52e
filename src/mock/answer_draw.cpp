#include "mock/answer_draw.hpp"

#include <zlib.h>

#include <array>
#include <new>
#include <string>

#include "mock/error_writing.hpp"

namespace mpustop::mock {
namespace {

/// A Code, a status that some page gives it or that a gateway may, and what it comes with.
struct told_code {
  int status;
  std::string_view code;
  std::string_view message;
  bool throttled = false;  ///< facts 4.4: hints to wait may come with it
  bool hinted = false;     ///< it calls for another try because of the hint alone
};

constexpr std::string_view by_user = "Request was denied due to user flow control.";
constexpr std::string_view by_api = "Request was denied due to api flow control.";
constexpr std::string_view for_a_while =
    "The request has failed due to a temporary failure of the server.";

constexpr auto codes = std::to_array<told_code>({
    {400, "Throttling", by_user, true},
    {429, "Throttling", by_user, true},
    {503, "Throttling", by_user, true},
    {400, "Throttling.User", by_user, true},
    {200, "Throttling.User", by_user, true},
    {429, "Throttling.User", by_user, true},
    {400, "Throttling.Api", by_api, true},
    {503, "Rejected.Throttling", by_api, true},
    {503, "ServiceUnavailable", for_a_while},
    {400, "ServiceUnavailable", for_a_while},
    {503, "ServiceUnavailableTemporary", for_a_while},
    {500, "SystemBusy", "The system is busy."},
    {503, "SystemBusy", "The system is busy."},
    {500, "InternalError", "InternalError"},
    {400, "InternalError", "InternalError"},
    {200, "InternalError", "InternalError"},
    {504, "InternalError", "InternalError"},
    {500, "UnknownError", "The request processing has failed due to some unknown error."},
    {408, "RequestTimeout", "The request has timed out."},
    {400, "RequestTimeout", "The request has timed out."},
    {400, "SignatureNonceUsed", "Specified signature nonce was used already."},
    {500, "SomethingNew", "A Code that nobody knows, \"quoted\" & <marked>."},
    {200, "503", for_a_while},
    {400, "InvalidParam", "TaskId is not valid.", true, true},
    {403, "Forbidden", "No right.", true, true},
    {404, "InvalidTask.NotFound", "The specified task does not exist.", true, true},
    {500, "InternalError", "InternalError", true, true},
});

/// Of who stands before the service, or of the service without what counts.
struct told_body {
  int status;
  std::string_view type;
  std::string_view body;
};

constexpr auto bodies = std::to_array<told_body>({
    {502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body></body></html>"},
    {503, "text/html", "<!DOCTYPE html>\n<html><body>Down for maintenance<br></body></html>"},
    {504, "text/plain", "upstream request timeout"},
    {500, "text/plain", ""},
    {502, "application/json;charset=utf-8", ""},
    {503, "application/json", R"({"message":"no healthy upstream"})"},
    {429, "text/html", "<html><body>Too many requests</body></html>"},
    {429, "text/plain", ""},
    {408, "text/html", ""},
    {400, "text/html", "<html><body>400 Bad Request</body></html>"},
    {403, "text/html", "<html><body>403 Forbidden</body></html>"},
    {404, "text/html", "<html><body>404 Not Found</body></html>"},
    {302, "text/html", "<html><body>Moved</body></html>"},
    {200, "text/html", "<!DOCTYPE html><html><body>Please log in</body></html>"},
    {200, "application/json;charset=utf-8", ""},
    {200, "application/json;charset=utf-8", "{}"},
    {200, "application/json;charset=utf-8", R"({"RequestId":"")"},
    {200, "application/json;charset=utf-8", R"({"RequestId":""})"},
    {200, "application/json;charset=utf-8", R"({"RequestId":null,"Code":200})"},
    {200, "text/xml;charset=utf-8", "<StopLiveMPUTaskResponse><RequestId>5A7E1B6C-0F3D"},
    {200, "text/xml;charset=utf-8", "<StopLiveMPUTaskResponse/>"},
    {200, "text/xml;charset=utf-8", "<Error><RequestId>5A7E1B6C</RequestId></Error>"},
    {201, "text/plain", "OK"},
    {500, "application/json;charset=utf-8", R"({"RequestId":"5A7E1B6C","Code":"OK"})"},
});

constexpr auto types =
    std::to_array<std::string_view>({"application/json;charset=utf-8", "text/xml;charset=utf-8",
                                     "application/json", "text/plain", "text/html", ""});

std::string gzip(std::string_view text) {
  z_stream z{};
  if (deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out(deflateBound(&z, text.size()) + 32, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

}  // namespace

std::string_view answer_draw::write(answer_writer& writer, core::wall_time now,
                                    http::server_response& out) {
  std::string_view code;
  if (below(3) == 0)
    of_a_gateway(writer, now, out);
  else
    code = of_the_service(writer, now, out);
  if (below(3) == 0) pack(out);
  return code;
}

std::string_view answer_draw::of_the_service(answer_writer& writer, core::wall_time now,
                                             http::server_response& out) {
  const told_code& told = codes[below(codes.size())];
  const auto writing = static_cast<unsigned>(below(error_writings));
  const bool json = writing < error_writings / 2;
  const std::string_view type = below(2) == 0 ? types[below(types.size())] : types[json ? 0 : 1];
  const std::string_view id = writer.begin(told.status, type, now, out);
  write_error(writing, {told.code, told.message, id}, out.body);
  if (told.hinted) {
    out.headers.emplace_back("x-acs-retry-after", std::to_string(50 + below(200)));
    return told.code;
  }
  add_hints(told.throttled, out);
  // A cut one says nothing, with a status that says to try again.
  if (told.status >= 500 && below(8) == 0) out.body.resize(out.body.size() / 2);
  return told.code;
}

void answer_draw::of_a_gateway(answer_writer& writer, core::wall_time now,
                               http::server_response& out) {
  const told_body& told = bodies[below(bodies.size())];
  writer.begin(told.status, told.type, now, out);
  out.headers.resize(below(2) == 0 ? 2 : out.headers.size());  // without those of the service
  out.body = told.body;
  if (told.status == 302) out.headers.emplace_back("location", "/login");
  add_hints(false, out);
}

/// `throttled`: valid hints too, else only what counts as absent.
void answer_draw::add_hints(bool throttled, http::server_response& out) {
  const std::string valid = std::to_string(50 + below(200));
  const auto add = [&](std::string_view name, std::string value) {
    out.headers.emplace_back(name, std::move(value));
  };
  switch (below(throttled ? 10 : 6)) {
    case 0: return add("x-acs-retry-after", "0");
    case 1: return add("x-acs-retry-after", "-1");
    case 2: return add("x-acs-retry-after", "soon");
    case 3: return add("retry-after", "Fri, 27 Mar 2026 03:40:24 GMT");
    case 4: return add("x-ratelimit-user", "Limit:500,Remain:,TimeLeft:");
    case 6: return add("x-acs-retry-after", valid);
    case 7: return add("x-ratelimit-user", "Limit:500,Remain:0,TimeLeft:" + valid + ",Reset:1");
    case 8: return add("x-ratelimit-user-api", "Limit:500,Remain:0,TimeLeft:" + valid);
    case 9: add("x-acs-retry-after", valid); return add("retry-after", "0");
    default: return;
  }
}

void answer_draw::pack(http::server_response& out) {
  out.body = gzip(out.body);
  out.headers.emplace_back("content-encoding", "gzip");
  if (below(8) == 0) out.body.resize(out.body.size() / 2);
}

}  // namespace mpustop::mock
