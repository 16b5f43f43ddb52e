#pragma once

#include <string>
#include <string_view>

namespace mpustop::core {

/// What of an answer's body decides (facts 4.1). Names of any letter case are taken.
struct reply_fields {
  std::string code;  ///< an error Code if the body holds one; else a success Code or ""
  std::string message;
  std::string request_id;

  void clear();
  /// Of several Codes an error counts: an answer is not taken for a success because of its order.
  void add_code(std::string_view value);
  void add_message(std::string_view value);     ///< the first that is not blank counts
  void add_request_id(std::string_view value);  ///< the first that is not blank counts
  bool has_error() const;                       ///< whether `code` is an error
};

/// What a field of that name holds.
enum class field_kind { code, message, request_id, other };
field_kind kind_of_field(std::string_view name);

}  // namespace mpustop::core
