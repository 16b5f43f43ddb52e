#include "mock/signed_headers.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace mpustop::mock {
namespace {

bool must_be_signed(std::string_view name) {
  return name == "content-type" || name.starts_with("x-acs-");
}

bool lists(std::string_view names, std::string_view wanted) {
  while (!names.empty()) {
    const auto end = std::min(names.find(';'), names.size());
    if (names.substr(0, end) == wanted) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

bool collect(const http::server_request& request, std::string_view name, core::parameters& out) {
  if (name == "host") {
    out.emplace_back("host", request.host);
    return true;
  }
  bool found = false;
  for (const auto& [key, value] : request.headers) {
    if (key != name) continue;
    out.emplace_back(key, value);
    found = true;
  }
  return found;
}

refusal not_signed(std::string_view name) {
  return refuse::incomplete_signature(fmt::format("The header {} is not signed.", name));
}

}  // namespace

std::optional<refusal> collect_signed_headers(const http::server_request& request,
                                              std::string_view names, core::parameters& out) {
  out.clear();
  if (!lists(names, "host")) return not_signed("host");
  for (const auto& [name, value] : request.headers)
    if (must_be_signed(name) && !lists(names, name)) return not_signed(name);
  while (!names.empty()) {
    const auto end = std::min(names.find(';'), names.size());
    const auto name = names.substr(0, end);
    names.remove_prefix(std::min(end + 1, names.size()));
    if (!collect(request, name, out))
      return refuse::incomplete_signature(
          fmt::format("The signed header {} is not in the request.", name));
  }
  return std::nullopt;
}

}  // namespace mpustop::mock
