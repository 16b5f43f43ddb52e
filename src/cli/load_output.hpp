#pragma once

#include <string>

#include "cli/glyphs.hpp"
#include "core/load_result.hpp"

namespace mpustop::cli {

/// What was tested and how, for the head of a result.
struct load_setup {
  std::string endpoint;
  std::string signature;  ///< "v3" or "v1"
  std::string guard;      ///< "none" or "strict"
  std::string program;    ///< "mpustop 0.1.0"
  std::string begun_at;   ///< RFC 3339, UTC
  unsigned threads = 1;
  unsigned connections = 0;  ///< asked for
  unsigned streams = 0;      ///< a connection, asked for
  double warm_up = 0;        ///< seconds
};

/// The result for a terminal of `columns` (40..120; others count as the nearest of these) columns:
/// numbers, percentiles of both times, a latency histogram and the rate over time. A terminal whose
/// locale says so (`environment_glyphs`) may get more than ASCII.
std::string load_text(const load_setup& setup, const core::load_result& result, unsigned columns,
                      glyphs drawn = glyphs::ascii);

/// The same as one JSON object and a newline (design 3).
std::string load_json(const load_setup& setup, const core::load_result& result);

/// The same as one self-contained HTML page.
std::string load_page(const load_setup& setup, const core::load_result& result);

}  // namespace mpustop::cli
