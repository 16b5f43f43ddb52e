// Signing, beside its floor: the bare hashes of the same bytes, the states of the key kept. Both
// are measured in turns in one run; `of_floor` is what counts.
#define OPENSSL_SUPPRESS_DEPRECATED  // the floor: OpenSSL's hash functions as they are

#include <benchmark/benchmark.h>
#include <openssl/sha.h>
#include <time.h>

#include <array>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include "core/nonce.hpp"
#include "core/stop_request.hpp"
#include "shared/measured.hpp"

namespace mpustop::core {
namespace {

/// HMAC (RFC 2104) with the states behind the key's two blocks kept.
template <class Context, std::size_t Size, auto Init, auto Update, auto Final>
class bare_hmac {
 public:
  static constexpr std::size_t size = Size;
  using code = std::array<unsigned char, Size>;

  bare_hmac(std::string_view key) : inner_(begin(key, 0x36)), outer_(begin(key, 0x5c)) {}

  code operator()(const void* text, std::size_t length) const {
    code out;
    Context context = inner_;
    Update(&context, text, length);
    Final(out.data(), &context);
    context = outer_;
    Update(&context, out.data(), out.size());
    Final(out.data(), &context);
    return out;
  }

 private:
  static Context begin(std::string_view key, unsigned char pad) {
    std::array<unsigned char, 64> block{};
    std::memcpy(block.data(), key.data(), std::min(key.size(), block.size()));
    for (unsigned char& byte : block) byte ^= pad;
    Context context;
    Init(&context);
    Update(&context, block.data(), block.size());
    return context;
  }

  Context inner_;
  Context outer_;
};

using bare_hmac_sha1 = bare_hmac<SHA_CTX, 20, SHA1_Init, SHA1_Update, SHA1_Final>;
using bare_hmac_sha256 = bare_hmac<SHA256_CTX, 32, SHA256_Init, SHA256_Update, SHA256_Final>;

const credentials keys{"testid0123456789abcdef", "testsecret0123456789abcdef0123", ""};
constexpr std::string_view host = "live.aliyuncs.com";
constexpr std::array<std::string_view, 4> apps = {"live-application-01", "live-application-02",
                                                  "live-application-03", "live-application-04"};
const wall_time start{std::chrono::seconds(1'893'456'000)};

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Runs both in turns, a batch of each; the benchmark's time is that of one signature.
template <class Sign, class Floor>
void in_turns(benchmark::State& state, Sign sign, Floor floor) {
  constexpr int batch = 256;
  double signing = 0;
  double bare = 0;
  std::uint64_t count = 0;
  measured mallocs(state);
  for (auto _ : state) {
    const auto first = cpu_seconds();
    for (int i = 0; i < batch; ++i) floor();
    const auto second = cpu_seconds();
    for (int i = 0; i < batch; ++i) sign(++count);
    const auto third = cpu_seconds();
    bare += second - first;
    signing += third - second;
    state.SetIterationTime(third - second);
  }
  mallocs.operations(count);
  state.counters["of_floor"] = signing / bare;
  state.counters["floor"] = bare / static_cast<double>(count);
}

template <signature_version Version, class Floor>
void sign_beside(benchmark::State& state, Floor floor) {
  stop_request signer(keys, Version, "https", std::string(host));
  nonce_sequence nonces(0x6d6f636b72617465, 1);
  std::vector<std::string> tasks(1024);
  for (std::size_t i = 0; i < tasks.size(); ++i)
    tasks[i] = "task-" + std::to_string(100'000'000 + i);
  in_turns(
      state,
      [&](std::uint64_t number) {
        // A thousand requests carry one second's date.
        const auto now = start + std::chrono::milliseconds(number);
        benchmark::DoNotOptimize(signer.sign(apps[number % apps.size()],
                                             tasks[number % tasks.size()], now, nonces.next()));
      },
      floor);
}

std::string text_of(signature_version version) {
  stop_request signer(keys, version, "https", std::string(host));
  return std::string(signer.signed_text(apps[0], "task-000000000", start, std::string(32, 'a')));
}

void sign_v3(benchmark::State& state) {
  const std::string text = text_of(signature_version::v3);
  const bare_hmac_sha256 key(keys.access_key_secret);
  std::array<unsigned char, 17 + 64> to_sign{};  // "ACS3-HMAC-SHA256\n" and the hash in hex
  sign_beside<signature_version::v3>(state, [&] {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, text.data(), text.size());
    SHA256_Final(to_sign.data() + 17, &context);
    benchmark::DoNotOptimize(key(to_sign.data(), to_sign.size()));
  });
}
BENCHMARK(sign_v3)->UseManualTime();

void sign_v1(benchmark::State& state) {
  const std::string text = text_of(signature_version::v1);
  const bare_hmac_sha1 key(keys.access_key_secret + "&");
  sign_beside<signature_version::v1>(
      state, [&] { benchmark::DoNotOptimize(key(text.data(), text.size())); });
}
BENCHMARK(sign_v1)->UseManualTime();

}  // namespace
}  // namespace mpustop::core

BENCHMARK_MAIN();
