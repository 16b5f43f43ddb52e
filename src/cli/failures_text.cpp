#include "cli/failures_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/labelled.hpp"
#include "cli/summary_text.hpp"
#include "core/code_meaning.hpp"
#include "core/json_text.hpp"
#include "core/printable.hpp"

namespace mpustop::cli {

namespace {

constexpr std::size_t longest_message = 160;
constexpr unsigned roomy = 60;  // columns

std::string name_of(const core::code_failures& one) {
  std::string out = one.code.empty() ? "(no Code)" : core::printable(one.code);
  if (one.example.http_status > 0) out += fmt::format(" (HTTP {})", one.example.http_status);
  return out;
}

std::string kinds_of(const core::failure_count& count) {
  if (count.gave_up == 0) return {};
  if (count.failed == 0) return ", given up";
  return fmt::format(", {} of them given up", count.gave_up);
}

std::string about(const core::code_failures& one, unsigned indent, unsigned columns) {
  const core::code_meaning known = core::meaning_of(one.code);
  std::string out;
  if (!known.meaning.empty()) out += indented(known.meaning, indent, columns);
  const core::failure_example& shown = one.example;
  if (shown.line != 0) {
    out +=
        indented(fmt::format("for example line {}: {} {}", shown.line, shown.app_id, shown.task_id),
                 indent, columns);
    // What stands there anyway, and what the Code says again, is left out.
    if (!shown.message.empty() && shown.message != one.code && shown.http_status > 0) {
      out +=
          indented("\"" + core::printable(shown.message, longest_message) + "\"", indent, columns);
    }
  }
  return out + indented(known.advice, indent, columns);
}

template <class List, class Each>
std::string array_of(const List& list, std::size_t most, Each each) {
  std::string out = "[";
  for (std::size_t i = 0; i < std::min(list.size(), most); ++i) {
    if (i > 0) out += ',';
    each(list[i], out);
  }
  return out + "]";
}

void add_string(std::string_view name, std::string_view value, std::string& out) {
  out += fmt::format(",\"{}\":", name);
  core::append_json_string(value, out);
}

void add_failure(const core::code_failures& one, std::string& out) {
  out += "{\"code\":";
  core::append_json_string(one.code, out);
  out += fmt::format(R"(,"failed":{},"gave_up":{},"http_status":)", one.failed, one.gave_up);
  const core::failure_example& shown = one.example;
  out += shown.http_status > 0 ? std::to_string(shown.http_status) : "null";
  if (shown.line == 0) {
    out += R"(,"line":null,"app_id":null,"task_id":null,"message":null)";
  } else {
    out += fmt::format(",\"line\":{}", shown.line);
    add_string("app_id", shown.app_id, out);
    add_string("task_id", shown.task_id, out);
    add_string("message", shown.message, out);
  }
  const core::code_meaning known = core::meaning_of(one.code);
  add_string("meaning", known.meaning, out);
  add_string("advice", known.advice, out);
  out += '}';
}

}  // namespace

std::string failures_text(const core::failure_tally& failures, unsigned columns, std::size_t most,
                          std::string_view more) {
  const auto codes = failures.by_code();
  const std::uint64_t all = failures.all().all();
  if (all == 0) return {};
  // The counts stand below those of the summary where there is room for it.
  const unsigned width = columns < roomy ? 6 : 14;
  std::string out = "  failures by Code, most frequent first:\n";
  std::uint64_t shown = 0;
  for (std::size_t i = 0; i < std::min(codes.size(), most); ++i) {
    out += wrapped(fmt::format("{:>{}}  ", codes[i].all(), width),
                   name_of(codes[i]) + kinds_of(codes[i]), width + 2, columns);
    out += about(codes[i], width + 2, columns);
    shown += codes[i].all();
  }
  if (shown == all) return out;
  return out + fmt::format("{:>{}}  of other Codes\n", all - shown, width) +
         std::string(width + 2, ' ') + std::string(more) + "\n";
}

std::string failures_json(const core::failure_tally& failures) {
  return array_of(failures.by_code(), core::failure_tally::most_codes, add_failure);
}

std::string app_failures_json(const core::failure_tally& failures, std::size_t most) {
  return array_of(failures.by_app(), most, [](const core::app_failures& one, std::string& out) {
    out += "{\"app_id\":";
    core::append_json_string(one.app_id, out);
    add_string("code", one.code, out);
    out += fmt::format(R"(,"failed":{},"gave_up":{}}})", one.failed, one.gave_up);
  });
}

std::uint64_t app_failures_beyond(const core::failure_tally& failures, std::size_t most) {
  const auto all = failures.by_app();
  std::uint64_t out = failures.of_other_apps();
  for (std::size_t i = most; i < all.size(); ++i) out += all[i].all();
  return out;
}

}  // namespace mpustop::cli
