#pragma once

#include <string>
#include <string_view>

namespace mpustop::core {

/// `text` with "[hidden]" for each word that may be a key, secret or token: for a text of which
/// nobody knows what it holds. Words end at blanks, quotes and `, ; : = & | ( ) < > [ ] { }`.
/// Hidden is what is 16 bytes long or more, between slashes, and has a letter and a digit; what is
/// 28 or more; and what follows, behind a `:` or `=`, a word without a slash and with "key",
/// "secret", "token", "passw", "credential" or "signature" in it.
std::string hide_keys(std::string_view text);

}  // namespace mpustop::core
