#include "h2_frames.hpp"

#include <array>
#include <cstring>

namespace mpustop::fuzz {
namespace {

/// What the low half of a byte of the input asks for; 0 to 3 are header blocks.
enum kind : unsigned {
  kind_data = 4,
  kind_also_data,
  kind_long_data,
  kind_reset,
  kind_settings,
  kind_goaway,
  kind_window,
  kind_ping,
  kind_push
};

std::string number(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(value >> (8 * i)));
  return text;
}

/// A stream's id: those that exist mostly, now and then what none may have.
std::uint32_t stream(byte_source& in, std::uint32_t newest) {
  const unsigned choice = in.one();
  if (choice < 240) return choice;
  static constexpr std::uint32_t odd[] = {0x7fffffff, 0x7ffffffe, 0x80000001, 1001};
  return choice < 244 ? odd[choice - 240] : newest;
}

/// A 32-bit value near where something changes.
std::uint32_t value(byte_source& in) {
  static constexpr auto edges = std::to_array<std::uint32_t>(
      {0, 1, 2, 99, 100, 101, 4096, 16383, 16384, 16777215, 65535, 0x7fffffff, 0x80000000, ~0u});
  const unsigned choice = in.one();
  return choice < edges.size() ? edges[choice] : choice;
}

/// A string of HPACK without Huffman (RFC 7541 5.2); shorter than 127 bytes.
void add_literal(std::string& out, std::string_view text) {
  out.push_back(static_cast<char>(text.size()));
  out.append(text);
}

/// A header block: fields of a list, or with a name and value of the input.
std::string header_block(byte_source& in) {
  static constexpr std::pair<std::string_view, std::string_view> known[] = {
      {":status", "200"},
      {":status", "400"},
      {":status", "503"},
      {":status", "100"},
      {":status", "103"},
      {":status", "1000"},
      {":path", "/"},
      {"content-length", "5"},
      {"content-length", "70000"},
      {"content-length", "-1"},
      {"content-encoding", "gzip"},
      {"date", "Fri, 27 Mar 2026 03:40:24 GMT"},
      {"retry-after", "2"},
      {"x-acs-retry-after", "100"},
      {"x-ratelimit-user", "Limit:1,Remain:0,TimeLeft:2000"},
      {"connection", "close"},
      {"Upper", "x"},
  };
  std::string out;
  for (unsigned count = in.one() % 8; count > 0; --count) {
    const unsigned choice = in.one();
    if (choice < std::size(known)) {
      out.push_back(choice % 2 == 0 ? '\x00' : '\x40');  // not indexed; indexed
      add_literal(out, known[choice].first);
      add_literal(out, known[choice].second);
    } else if (choice < 64) {
      out.push_back('\x00');
      add_literal(out, in.take(in.one() % 64));
      add_literal(out, in.take(in.one() % 127));
    } else if (choice < 72) {  // a long value, and more than one makes a list too long
      out.push_back('\x00');
      add_literal(out, "x");
      out.append("\x7f\x81\x7f", 3).append(127 + 0x3f81, 'v');
    } else {
      out.push_back(static_cast<char>(choice));  // of the tables, a size update, or half a field
    }
  }
  return out;
}

std::string settings(byte_source& in) {
  std::string payload;
  for (unsigned count = in.one() % 4; count > 0; --count) {
    payload += number(in.one() % 10, 2);
    payload += number(value(in), 4);
  }
  return payload;
}

/// The session counts its PINGs, in this machine's order of bytes.
std::string ping_payload(byte_source& in, std::uint64_t pings) {
  const std::uint64_t told = pings + in.one() % 4;
  std::string payload(sizeof told, '\0');
  std::memcpy(payload.data(), &told, sizeof told);
  return payload;
}

/// The payload of a frame of a connection or of a stream. One read of the input a statement: the
/// order of evaluation within one is the compiler's.
std::string payload_of(unsigned kind, unsigned argument, byte_source& in, std::uint32_t newest,
                       std::uint64_t pings) {
  switch (kind) {
    case kind_data:
    case kind_also_data: return std::string(in.take(in.one()));
    case kind_long_data: return std::string(16384 >> (argument >> 2), 'd');
    case kind_reset: return number(in.one() % 16, 4);
    case kind_settings: return argument == 1 ? "" : settings(in);
    case kind_window: return number(value(in), 4);
    case kind_ping: return ping_payload(in, pings);
    case kind_goaway: {
      std::string payload = number(stream(in, newest), 4);
      payload += number(in.one() % 16, 4);
      return payload.append(in.take(argument));
    }
    case kind_push: {
      const std::string promised = number(value(in), 4);
      return promised + header_block(in);
    }
    default: return header_block(in);
  }
}

}  // namespace

std::string h2_frame(unsigned type, unsigned flags, std::uint32_t stream,
                     std::string_view payload) {
  return number(payload.size(), 3) + number(type, 1) + number(flags, 1) + number(stream, 4) +
         std::string(payload);
}

std::string next_h2_frame(byte_source& in, std::uint32_t newest_stream, std::uint64_t pings) {
  // By kind: the type; which bits of the argument are flags, and which are always set.
  static constexpr struct {
    unsigned type, flags, always;
  } frames[] = {{1, 1, 4}, {1, 1, 4}, {1, 15, 0}, {9, 15, 0}, {0, 1, 0}, {0, 1, 0}, {0, 15, 0},
                {3, 0, 0}, {4, 1, 0}, {7, 0, 0},  {8, 0, 0},  {6, 1, 0}, {5, 0, 4}};
  const unsigned choice = in.one();
  const unsigned kind = choice & 15;
  const unsigned argument = choice >> 4;
  const bool of_connection = kind == kind_settings || kind == kind_goaway || kind == kind_ping;
  const std::uint32_t id = of_connection ? 0 : stream(in, newest_stream);
  if (kind >= std::size(frames)) {  // of any type, with anything
    const unsigned type = kind == 15 ? in.one() : argument;
    const unsigned flags = in.one();
    return h2_frame(type, flags, id, in.take(in.one()));
  }
  const std::string payload = payload_of(kind, argument, in, newest_stream, pings);
  return h2_frame(frames[kind].type, (argument & frames[kind].flags) | frames[kind].always, id,
                  payload);
}

}  // namespace mpustop::fuzz
