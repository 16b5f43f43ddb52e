#pragma once

#include <string>
#include <vector>

#include "cli/load_output.hpp"

namespace mpustop::test {

/// A result of a load test as it might be measured.
struct load_shape {
  std::string name;
  cli::load_setup setup;
  core::load_result result;
};

/// Results of every kind: nothing sent, one request, one second, three hours, all failed, as fast
/// as can be, overloaded, interrupted, and with Codes that no service should send.
const std::vector<load_shape>& load_shapes();

/// The one of that name.
load_shape shape_named(const std::string& name);

/// Bytes that mean something to HTML, XML, JSON or a terminal, or are no text at all.
inline const std::string hostile_code = "</script>&\"'<b>\x1b[31m\xff\xc3\xa4\n\\";

}  // namespace mpustop::test
