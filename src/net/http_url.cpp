#include "net/http_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <mpustop/error.hpp>

namespace mpustop::net {

namespace urls = boost::urls;

std::optional<http_url> parse_http_url(std::string_view text) {
  const auto parsed = urls::parse_uri({text.data(), text.size()});
  if (!parsed || !parsed->has_authority() || parsed->has_userinfo()) return std::nullopt;
  const urls::url_view& u = *parsed;
  const bool tls = u.scheme_id() == urls::scheme::https;
  if (!tls && u.scheme_id() != urls::scheme::http) return std::nullopt;
  http_url out;
  try {
    out.to = parse_endpoint("https://" + std::string(u.encoded_authority()));
  } catch (const error&) {
    return std::nullopt;
  }
  if (!tls) {
    // The authority is the one for https, whose default port it leaves out.
    const std::string bare = out.to.authority.substr(0, out.to.authority.rfind(']') + 1);
    const std::string host = bare.empty() ? out.to.host : bare;
    out.to.tls = false;
    if (!u.has_port()) out.to.port = 80;
    out.to.authority = host + (out.to.port == 80 ? "" : ":" + std::to_string(out.to.port));
  }
  out.target = std::string(u.encoded_target());
  if (!out.target.starts_with('/')) out.target.insert(0, "/");
  return out;
}

}  // namespace mpustop::net
