#include "auth/json_fields.hpp"

namespace mpustop::auth {

field_set json_fields(simdjson::dom::element object, std::string where) {
  field_set out(std::move(where));
  simdjson::dom::object fields;
  if (object.get(fields) != simdjson::SUCCESS) return out;
  for (const auto field : fields) {
    std::string_view text;
    std::int64_t number = 0;
    if (field.value.get(text) == simdjson::SUCCESS) {
      out.add(field.key, std::string(text));
    } else if (field.value.get(number) == simdjson::SUCCESS) {
      out.add(field.key, number);
    } else if (!field.value.is_null()) {
      out.add(field.key, field_set::other{});
    }
  }
  return out;
}

}  // namespace mpustop::auth
