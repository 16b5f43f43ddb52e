// What a request costs the client's HTTP/2 session alone: submit, drain and feed, against answers
// that were written beforehand. Prints CPU time, allocations and bytes a request.
//
//   h2_client [REQUESTS] [STREAMS]
//
// Instructions are counted as the difference of two runs, which leaves out the start:
//   for n in 20000 40000; do valgrind --tool=callgrind build/bench/h2_client $n 16; done

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>

#include "http/client_session.hpp"

namespace {

std::uint64_t allocations = 0;

}  // namespace

// glibc's own names, so that nghttp2's allocations are counted as well as C++ ones.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  ++allocations;
  return __libc_realloc(memory, size);
}
}

namespace mpustop::http {
namespace {

struct sink final : client_events {
  void on_response(stream_key, core::response& answer) override {
    bytes += answer.body.size();
    ++answers;
  }
  void on_failure(stream_key, core::transport_failure) override { std::abort(); }
  void on_settled(stream_key) override { std::abort(); }
  std::size_t bytes = 0;
  std::uint64_t answers = 0;
};

std::string number(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(value >> (8 * i)));
  return text;
}

std::string frame(int type, int flags, std::uint32_t stream, std::string_view payload) {
  return number(payload.size(), 3) + number(static_cast<std::uint64_t>(type), 1) +
         number(static_cast<std::uint64_t>(flags), 1) + number(stream, 4) + std::string(payload);
}

/// Answers as a server with a dynamic table writes them: what is constant is said once.
class answers {
 public:
  explicit answers(unsigned streams) {
    first_ = frame(4, 0, 0, "") +
             answer(literal("server", "stand-in") + literal("content-type", "application/json") +
                    literal("date", "Tue, 01 Jan 2030 00:00:00 GMT"));
    for (unsigned i = 0; i < streams; ++i) batch_ += answer("\xc0\xbf\xbe");
    size_ = batch_.size() / streams;
  }
  /// The answers to `count` requests, the next ones.
  std::string_view next(unsigned count) {
    if (stream_ == 1) {
      number_stream(first_, 9);  // behind the SETTINGS
      return first_;
    }
    for (unsigned i = 0; i < count; ++i) number_stream(batch_, i * size_);
    return std::string_view(batch_).substr(0, count * size_);
  }

 private:
  static std::string literal(std::string_view name, std::string_view value) {
    return '\x40' + number(name.size(), 1) + std::string(name) + number(value.size(), 1) +
           std::string(value);
  }
  static std::string answer(std::string_view fields) {
    const std::string_view id = "16A96B9A-F203-4EC5-8E43-CB92E68F4CD8";
    const std::string body = "{\"RequestId\":\"" + std::string(id) + "\",\"Description\":\"ok\"}";
    const std::string block = '\x88' + std::string(fields) + '\0' + number(16, 1) +
                              "x-acs-request-id" + number(id.size(), 1) + std::string(id);
    return frame(1, 4, 0, block) + frame(0, 1, 0, body);
  }
  void number_stream(std::string& bytes, std::size_t at) {
    const std::string id = number(stream_, 4);
    bytes.replace(at + 5, 4, id);
    const auto byte = [&](std::size_t where) {
      return std::size_t{static_cast<unsigned char>(bytes[where])};
    };
    const std::size_t size = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
    bytes.replace(at + 9 + size + 5, 4, id);
    stream_ += 2;
  }

  std::string first_;
  std::string batch_;
  std::size_t size_ = 0;
  std::uint32_t stream_ = 1;
};

/// Requests with the fields of a V3-signed one, of which three change.
class requests {
 public:
  void submit(client_session& client) {
    ++count_;
    std::uint64_t rest = count_;
    for (std::size_t i = 0; i < digits_.size(); ++i, rest /= 10)
      digits_[digits_.size() - 1 - i] = static_cast<char>('0' + rest % 10);
    target_.replace(target_.size() - 9, 9, digits_.data(), 9);
    nonce_.replace(0, 9, digits_.data(), 9);
    authorization_.replace(authorization_.size() - 9, 9, digits_.data(), 9);
    headers_[6].value = nonce_;
    headers_[7].value = authorization_;
    client.submit(count_, {"POST", "https", "live.aliyuncs.com", target_, headers_});
  }

 private:
  std::uint64_t count_ = 0;
  std::array<char, 9> digits_{};
  std::string target_ = "/?AppId=my-live-application&TaskId=task-000000000";
  std::string nonce_ = "000000000-41a2-4ee5-a0e1-65d5c5f4a82a";
  std::string authorization_ =
      "ACS3-HMAC-SHA256 Credential=testid0123456789abcdef,SignedHeaders=host;x-acs-action;"
      "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
      "5cb8f0ec3b7a9cc4f4e5a1c4eb3ad1bdfc0bbf93a7b5ce4ac3fb06d000000000";
  std::array<core::header_view, 8> headers_{{
      {"accept", "application/json", false},
      {"user-agent", "mpustop/0.1.0", false},
      {"x-acs-action", "StopLiveMPUTask", false},
      {"x-acs-version", "2016-11-01", false},
      {"x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
       false},
      {"x-acs-date", "2030-01-01T00:00:00Z", false},
      {"x-acs-signature-nonce", "", true},
      {"authorization", "", true},
  }};
};

struct costs {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t allocated = 0;
  std::clock_t clock = 0;
};

costs run(std::uint64_t total, unsigned streams) {
  const auto client = make_h2_session({.max_streams = streams});
  sink told;
  answers peer(streams);
  requests source;
  std::string wire;
  costs spent;
  while (told.answers < total) {
    if (told.answers >= total / 10 && spent.clock == 0) {
      spent = {.allocated = allocations, .clock = std::clock()};
    }
    // The first goes alone: its answer fills the table of the server's encoder.
    const unsigned count = told.answers == 0 ? 1 : client->room();
    for (unsigned i = 0; i < count; ++i) source.submit(*client);
    wire.clear();
    client->drain(wire);
    spent.sent += wire.size();
    const std::string_view bytes = peer.next(count);
    spent.received += bytes.size();
    client->feed(bytes, told);
    wire.clear();
    client->drain(wire);
  }
  spent.clock = std::clock() - spent.clock;
  spent.allocated = allocations - spent.allocated;
  return spent;
}

}  // namespace
}  // namespace mpustop::http

int main(int argc, char** argv) {
  const auto argument = [&](int at, unsigned otherwise) {
    return argc > at ? static_cast<unsigned>(std::strtoul(argv[at], nullptr, 10)) : otherwise;
  };
  const std::uint64_t total = argument(1, 400'000);
  const unsigned streams = argument(2, 16);
  const auto spent = mpustop::http::run(total, streams);
  const double measured = static_cast<double>(total) * 0.9;
  std::printf("%u streams: %.0f ns, %.2f allocations, %.0f bytes out and %.0f in a request\n",
              streams, static_cast<double>(spent.clock) * 1e9 / CLOCKS_PER_SEC / measured,
              static_cast<double>(spent.allocated) / measured,
              static_cast<double>(spent.sent) / measured,
              static_cast<double>(spent.received) / measured);
}
