// Any answer of a service that gives out keys. The input: a byte that chooses the service and the
// status, and the body.

#include <array>
#include <string>

#include "auth/key_document.hpp"
#include "auth/provider.hpp"
#include "auth/service_call.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop;
  using enum auth::key_issuer;
  fuzz::byte_source in(data, size);
  const unsigned choice = in.one();
  const auto from = std::array{sts, metadata, uri}[choice % 3];
  const int status = choice % 2 == 0 ? 200 : 400;
  const auth::key_document answer = auth::read_key_document(in.rest(), from);
  fuzz::must(answer.keys.has_value() == answer.fault.empty(), "keys, or what is wrong");
  if (answer.keys) {
    const credentials& keys = *answer.keys;
    fuzz::must(!keys.access_key_id.empty() && !keys.access_key_secret.empty(), "a pair is whole");
    for (const auto& key : {keys.access_key_id, keys.access_key_secret, keys.security_token})
      fuzz::must(key.empty() || auth::key_text_fault(key).empty(), "keys fit into header fields");
    const bool temporary = !keys.security_token.empty() && keys.expires;
    fuzz::must(from == uri || temporary, "a service's own keys are temporary");
  }
  net::endpoint asked;
  asked.authority = "keys.example";
  const std::string told = auth::refusal_text(asked, status, answer, {"secret"});
  fuzz::must(told.size() < 1024, "a message is bounded");
  for (const char c : told)
    fuzz::must(static_cast<unsigned char>(c) >= ' ' && c != '\x7f', "no control bytes are shown");
  fuzz::must(told.find("secret") == std::string::npos, "no secret is shown");
  return 0;
}
