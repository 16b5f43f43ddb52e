#include "core/list_page_reader.hpp"

#include <fmt/format.h>

#include "core/task_id.hpp"

namespace mpustop::core {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::size_t longest_kept = 256;

/// An id may come as a number where somebody named it so; anything else is no id.
std::string id_text(element value) {
  switch (value.type()) {
    case element_type::STRING:
      return std::string(value.get_string().value_unsafe().substr(0, longest_kept));
    case element_type::INT64: return fmt::format_int(value.get_int64().value_unsafe()).str();
    case element_type::UINT64: return fmt::format_int(value.get_uint64().value_unsafe()).str();
    default: return {};
  }
}

bool add_entry(element value, list_page& out) {
  simdjson::dom::object fields;
  if (value.get(fields) != simdjson::SUCCESS) return false;
  list_page::entry entry;
  for (const auto [name, field] : fields) {
    const auto kind = id_named(name);
    if (kind == id_kind::app) entry.app_id = id_text(field);
    if (kind == id_kind::task) entry.task_id = id_text(field);
  }
  if (entry.task_id.empty())
    ++out.nameless;
  else
    out.entries.push_back(std::move(entry));
  return true;
}

bool add_list(element value, list_page& out) {
  if (value.is_null()) return true;
  simdjson::dom::array list;
  if (value.get(list) != simdjson::SUCCESS) return false;
  for (const element one : list) {
    if (!add_entry(one, out)) return false;
  }
  return true;
}

}  // namespace

bool list_page_reader::read(std::string_view body, list_page& out) {
  out = {};
  padded_.assign(body);
  padded_.append(simdjson::SIMDJSON_PADDING, '\0');
  simdjson::dom::object object;
  if (parser_.parse(padded_.data(), body.size(), false).get(object) != simdjson::SUCCESS) {
    return false;
  }
  for (const auto [name, value] : object) {
    if (name == "MPUTasks" && !add_list(value, out)) {
      out = {};
      return false;
    }
  }
  return true;
}

}  // namespace mpustop::core
