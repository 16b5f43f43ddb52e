#pragma once

// Beast's incremental parser, included through here alone. With sanitizers g++ 12 takes its
// optional content length for uninitialized.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <boost/beast/http/basic_parser.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include <cstddef>

namespace mpustop::http {

/// Fewer bytes than the end of a chunked body ("0\r\n\r\n") never complete a message, and Beast
/// asserts that it does not see them.
template <bool is_request>
bool must_wait(const boost::beast::http::basic_parser<is_request>& message, std::size_t bytes) {
  return bytes < 5 && message.is_header_done() && message.chunked();
}

}  // namespace mpustop::http
