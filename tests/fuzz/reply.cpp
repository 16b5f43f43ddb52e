// Any answer. The input: a line of flags and one for each header field that decides something, then
// the body.

#include <optional>
#include <string>

#include "../core/gzip.hpp"
#include "core/reply.hpp"
#include "target.hpp"

namespace mpustop::fuzz {
namespace {

const std::string secret = "CAIS-secret-token";

core::response answer_of(byte_source in) {
  static constexpr int statuses[] = {200, 201, 204, 301, 400, 401, 403, 404,
                                     407, 408, 429, 500, 502, 503, 504, 599};
  byte_source flags(in);
  core::response out;
  out.status = statuses[flags.one() % std::size(statuses)];
  const unsigned how = flags.one();
  out.truncated = (how & 7) == 1;
  out.oversized = (how & 7) == 2;
  in.line();
  out.acs_retry_after = in.line();
  out.retry_after = in.line();
  out.ratelimit_user = in.line();
  out.ratelimit_user_api = in.line();
  out.content_encoding = in.line();
  out.date = in.line();
  out.body = in.rest().substr(0, core::response::max_body);
  return out;
}

bool is_2xx(int status) { return status >= 200 && status < 300; }

void check(const core::response& answer, const core::reply& read) {
  using core::verdict;
  const bool damaged = answer.truncated || answer.oversized;
  must(read.status == answer.status, "the status is the answer's");
  if (read.verdict == verdict::stopped) {
    must(is_2xx(answer.status) && !damaged, "only a whole 2xx confirms a stop");
    must(!read.request_id.empty(), "a stop has a RequestId");
    must(read.code.empty() && read.message.empty(), "a stop has no error");
  } else {
    must(!read.code.empty(), "what is no stop has a code");
  }
  if (read.verdict == verdict::already_stopped) {
    must(answer.status >= 400 && answer.status < 500 && !damaged, "a missing task is a 4xx");
  }
  must(read.wait >= core::duration(0) && read.wait <= std::chrono::seconds(60),
       "waits are bounded");
  must(read.message.size() <= 503 && read.code.size() <= 131 && read.request_id.size() <= 131,
       "texts are bounded");
  must(read.message.find(secret) == std::string::npos, "no message holds a secret");
}

bool same(const core::reply& a, const core::reply& b) {
  return a.verdict == b.verdict && a.status == b.status && a.code == b.code &&
         a.message == b.message && a.request_id == b.request_id && a.wait == b.wait &&
         a.date == b.date;
}

}  // namespace
}  // namespace mpustop::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop;
  static core::reply_reader used({{}, {fuzz::secret}});  // remembers nothing of earlier answers
  const core::response answer = fuzz::answer_of(fuzz::byte_source(data, size));
  core::reply read, again;
  used.read(answer, read);
  fuzz::check(answer, read);
  if (used.quote()) fuzz::must(read.verdict == core::verdict::fatal, "a quote is of a signature");
  core::reply_reader({{}, {fuzz::secret}}).read(answer, again);
  fuzz::must(fuzz::same(read, again), "an answer reads alike after others");

  core::response packed = answer;
  packed.body = test::gzip(answer.body);
  packed.content_encoding = "gzip";
  core::reply unpacked;
  used.read(packed, unpacked);
  fuzz::check(packed, unpacked);
  if (answer.content_encoding.empty() && !answer.body.starts_with("\x1f\x8b")) {
    fuzz::must(fuzz::same(read, unpacked), "an answer reads alike packed");
  }
  return 0;
}
