#pragma once

#include <stdexcept>
#include <string>

namespace mpustop {

/// What ended (or prevented) a run as a whole.
enum class error_kind {
  usage,    ///< an option or the configuration is wrong
  input,    ///< the task file cannot be used
  connect,  ///< no connection before the first answer: name, address, TLS
  halted,   ///< key, signature, clock or permission: no call can succeed
  report    ///< the report cannot be written
};

/// The exit code of the command for each kind: 2, 2, 2, 3, 4.
int exit_code(error_kind kind) noexcept;

/// A run-level error. The text names what, where and what to do; it never holds a secret.
class error : public std::runtime_error {
 public:
  error(error_kind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
  error_kind kind() const noexcept { return kind_; }

 private:
  error_kind kind_;
};

}  // namespace mpustop
