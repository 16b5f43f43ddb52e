#pragma once

#include <optional>
#include <string>
#include <vector>

#include <mpustop/credentials.hpp>

namespace mpustop::auth {

/// What a place answers when it is asked for keys.
struct key_answer {
  std::optional<credentials> keys;  ///< nothing: this place is not set up
  /// In a few words: where the keys come from ("the environment"), or what was looked at in vain
  /// ("/home/x/.aliyun/config.json (no such file)"). Fit for a terminal.
  std::string what;
  bool renews = false;                ///< asking again may give newer keys
  std::vector<std::string> warnings;  ///< sentences, of what is unsafe about the place
};

/// A place where a key pair may be found.
class credentials_provider {
 public:
  virtual ~credentials_provider() = default;
  /// Looks, also again and again: for a pair as fresh as can be had. Without keys the next place is
  /// to be asked. Throws `error` (kind `usage`) when the place is set up and wrong: a run with
  /// another pair than the one that was meant would be a surprise. No message holds a secret.
  virtual key_answer load() = 0;
};

/// What is wrong with the value of a key id, secret or token, in words that do not quote it; ""
/// when nothing is. They go into header fields: printable ASCII without blanks.
std::string key_text_fault(const std::string& value);

}  // namespace mpustop::auth
