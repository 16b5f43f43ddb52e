#include <array>

#include "mock/fault.hpp"

namespace mpustop::mock {
namespace {

using enum fault_scope;
using enum fault_way;

constexpr std::array<fault_switch, fault_kinds - 1> catalogue{{
    {"500", fault::internal_error, any, refusal, false, "500 InternalError"},
    {"500-after", fault::internal_error_after, any, refusal, true,
     "500 InternalError, the stop is carried out"},
    {"503", fault::unavailable, any, refusal, false, "503 ServiceUnavailable"},
    {"503-html", fault::unavailable_html, any, refusal, false,
     "503 with a proxy's HTML page for a body"},
    {"throttle", fault::throttled, any, refusal, false, "400 Throttling.User"},
    {"answer", fault::drawn, any, refusal, false,
     "any answer that calls for another try, of any form"},
    {"answer-after", fault::drawn_after, any, refusal, true,
     "the same, but the stop is carried out"},
    {"drop", fault::drop, any, fault_way::drop, false, "connection closed without an answer"},
    {"drop-after", fault::drop_after, any, fault_way::drop, true,
     "the same, but the stop is carried out"},
    {"mute", fault::mute, any, silence, false, "never answered"},
    {"gzip", fault::gzip, any, odd_answer, true, "answered with a gzip body"},

    {"tcp-rst-before", fault::tcp_rst_before, any, reset, false, "RST, not carried out"},
    {"tcp-rst-after", fault::tcp_rst_after, any, reset, true, "RST, the stop is carried out"},
    {"tcp-rst-amid", fault::tcp_rst_amid, any, odd_answer, true, "half of the answer, then RST"},

    {"h2-refused", fault::h2_refused, h2, no_answer, false, "RST_STREAM REFUSED_STREAM"},
    {"h2-reset", fault::h2_reset, h2, no_answer, false, "RST_STREAM without an answer"},
    {"h2-reset-headers", fault::h2_reset_headers, h2, odd_answer, true,
     "RST_STREAM behind the answer's header"},
    {"h2-reset-body", fault::h2_reset_body, h2, odd_answer, true,
     "RST_STREAM amid the answer's body"},
    {"h2-http11", fault::h2_http11, h2, no_answer, false, "RST_STREAM HTTP_1_1_REQUIRED"},
    {"h2-interim", fault::h2_interim, h2, odd_answer, true, "100 and 103 before the answer"},
    {"h2-trailers", fault::h2_trailers, h2, odd_answer, true, "trailers behind the answer"},
    {"h2-unknown-frames", fault::h2_unknown_frames, h2, odd_answer, true,
     "frames of unknown types amid the answer"},
    {"h2-push", fault::h2_push, h2, odd_answer, true, "PUSH_PROMISE before the answer"},
    {"h2-closed-stream", fault::h2_closed_stream, h2, odd_answer, true,
     "answered again on the closed stream"},
    {"h2-huge-header", fault::h2_huge_header, h2, odd_answer, true,
     "1 MiB of header in the answer"},
    {"h2-huge-table", fault::h2_huge_table, h2, odd_answer, true,
     "a header table of 4 GiB, in the answer"},
    {"h1-close", fault::h1_close, h1, odd_answer, true, "answered with Connection: close"},
    {"h1-close-reused", fault::h1_close_reused, h1_reused, fault_way::drop, false,
     "closed instead, but for a connection's first"},
    {"h1-chunked", fault::h1_chunked, h1, odd_answer, true, "answered in chunks"},
    {"h1-chunk-ext", fault::h1_chunk_ext, h1, odd_answer, true,
     "the same with chunk extensions and a trailer"},
    {"h1-no-length", fault::h1_no_length, h1, odd_answer, true, "the body ends by a close"},
    {"h1-truncated", fault::h1_truncated, h1, odd_answer, true,
     "closed before Content-Length is reached"},
    {"h1-continue", fault::h1_continue, h1, odd_answer, true, "100 and 103 before the answer"},
    {"h1-garbage", fault::h1_garbage, h1, odd_answer, true,
     "noise or an unasked answer behind the body"},
    {"h1-slow", fault::h1_slow, h1, odd_answer, true, "answered with 1 byte a second"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < catalogue.size(); ++i)
    if (catalogue[i].kind != static_cast<fault>(i + 1)) return false;
  return true;
}
static_assert(in_order());

}  // namespace

std::span<const fault_switch> fault_catalogue() { return catalogue; }

const fault_switch& row_of(fault kind) { return catalogue[static_cast<std::size_t>(kind) - 1]; }

std::string_view to_string(fault kind) {
  return kind == fault::none ? std::string_view{} : row_of(kind).name;
}

}  // namespace mpustop::mock
