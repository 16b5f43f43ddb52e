// Any answer to a call for a list of tasks. The input: the body.

#include <string>

#include "core/list_page_reader.hpp"
#include "core/reply.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop;
  static core::list_page_reader used;  // remembers nothing of earlier answers
  static core::reply_reader replies;
  const std::string body(reinterpret_cast<const char*>(data), size);
  core::list_page page, again;
  const bool good = used.read(body, page);
  fuzz::must(good || page.size() == 0, "what is no page is empty");
  for (const auto& one : page.entries) {
    fuzz::must(!one.task_id.empty(), "an entry has a TaskId");
    fuzz::must(one.task_id.size() <= 256 && one.app_id.size() <= 256, "ids are bounded");
  }
  fuzz::must(core::list_page_reader().read(body, again) == good, "a page reads alike after others");
  fuzz::must(again.size() == page.size() && again.nameless == page.nameless,
             "a page reads alike after others");
  core::response answer;
  answer.status = 200;
  answer.body = body;
  core::reply read;
  replies.read(answer, read);
  if (read.verdict == core::verdict::stopped)
    fuzz::must(!replies.body().empty(), "a good answer has a body to read");
  return 0;
}
