#include "auth/external_program.hpp"

#include <simdjson.h>

#include <algorithm>
#include <system_error>

#include <mpustop/error.hpp>

#include "auth/json_fields.hpp"
#include "core/hidden_keys.hpp"
#include "core/printable.hpp"
#include "core/safe_text.hpp"
#include "core/timestamp.hpp"

namespace mpustop::auth {
namespace {

/// The last three lines that hold something, each shortened and on a line of its own.
std::string told_lines(const std::string& text) {
  static constexpr std::size_t most_lines = 3, most_bytes = 160;
  const std::string shown = core::hide_keys(text);
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < shown.size();) {
    const std::size_t end = std::min(shown.find('\n', at), shown.size());
    std::string line;
    core::append_clean(std::string_view(shown).substr(at, end - at), most_bytes, line);
    if (line.find_first_not_of(' ') != std::string::npos) lines.push_back(std::move(line));
    at = end + 1;
  }
  std::string out;
  const std::size_t skipped = lines.size() - std::min(lines.size(), most_lines);
  for (std::size_t i = skipped; i < lines.size(); ++i) out += "\n  " + lines[i];
  return out.empty() ? out : "; it wrote to stderr:" + out;
}

[[noreturn]] void refuse(const std::string& what) { throw error(error_kind::usage, what); }

/// Throws unless the program ended well.
void judge(const os::child_result& result, const std::string& program,
           const os::child_limits& limits) {
  using ending = os::child_result::ending;
  const std::string code = std::to_string(result.code);
  switch (result.how) {
    case ending::exited:
      if (result.code == 0) return;
      refuse(program + " ended with exit code " + code + told_lines(result.error));
    case ending::signalled:
      refuse(program + " was ended by signal " + code + told_lines(result.error));
    case ending::timed_out:
      refuse(program + " had not ended after " + std::to_string(limits.time.count() / 1'000) +
             " s and was killed; it has no terminal to ask on" + told_lines(result.error));
    case ending::too_long:
      refuse(program + " printed more than " + std::to_string(limits.output / 1'024) +
             " KiB and was killed; one JSON object with keys is wanted");
    case ending::interrupted: refuse(program + " was killed for an interrupt");
    case ending::not_started:
      refuse(program + " cannot be started: " + std::generic_category().message(result.code));
  }
}

credentials keys_in(const field_set& printed) {
  const std::string mode = printed.text("mode");
  if (!mode.empty() && mode != "AK" && mode != "StsToken") {
    printed.wrong("mode", "is '" + core::printable(mode, 40) + "'; AK or StsToken is wanted");
  }
  credentials keys{printed.key("access_key_id"), printed.key("access_key_secret"), {}};
  if (mode == "StsToken" || !printed.text("sts_token").empty()) {
    keys.security_token = printed.key("sts_token");
  }
  if (const auto end = core::parse_timestamp(printed.text("expiration"))) {
    keys.expires = std::chrono::time_point_cast<std::chrono::system_clock::duration>(*end);
  }
  return keys;
}

}  // namespace

credentials keys_of_program(const std::vector<std::string>& words, const os::child_limits& limits) {
  const std::string program = "process_command: " + core::printable(words.front(), 256);
  const os::child_result result = os::run_child(words, limits);
  judge(result, program, limits);
  simdjson::dom::parser parser;
  simdjson::dom::element printed;
  if (const auto fault = parser.parse(result.out).get(printed)) {
    refuse(program + " printed what is not JSON: " + simdjson::error_message(fault) +
           told_lines(result.error));
  }
  if (!printed.is_object()) refuse(program + " printed JSON that is not an object");
  return keys_in(json_fields(printed, program + " printed what is wrong"));
}

}  // namespace mpustop::auth
