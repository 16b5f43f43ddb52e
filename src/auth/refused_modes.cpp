#include "auth/refused_modes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/printable.hpp"

namespace mpustop::auth {
namespace {

struct refused {
  std::string_view mode;
  std::string_view instead;
};

constexpr std::string_view by_hand =
    "sign in with the vendor's CLI and set ALIBABA_CLOUD_ACCESS_KEY_ID, "
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN to the temporary keys, or "
    "use a profile of mode External whose program prints them";
constexpr std::string_view no_pair =
    "this service takes calls signed with a key pair only; use a profile of mode AK or StsToken";

constexpr std::array<refused, 9> known = {{
    {"ChainableRamRoleArn",
     "use a profile of mode RamRoleArn with the key pair of its source_profile"},
    {"CloudSSO", by_hand},
    {"OAuth", by_hand},
    {"CredentialsURI",
     "set ALIBABA_CLOUD_CREDENTIALS_URI to its credentials_uri, and "
     "ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true"},
    {"RsaKeyPair", "the vendor gave it up; use a profile of mode AK or RamRoleArn"},
    {"rsa_key_pair", "the vendor gave it up; use one of type access_key or ram_role_arn"},
    {"RamRoleArnWithRoleName",
     "the vendor gave it up; use a profile of mode EcsRamRole whose role may make these calls"},
    {"BearerToken", no_pair},
    {"Anonymous", no_pair},
}};

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

}  // namespace

std::string why_refused(const std::string& mode, const profile_words& words) {
  const std::string is = "is '" + core::printable(mode, 40) + "', which ";
  for (const refused& each : known) {
    if (mode == each.mode) return is + "is not supported: " + std::string(each.instead);
  }
  std::string all;
  for (const char* good :
       {words.access_key, words.sts, words.role_arn, words.ecs_role, words.oidc, words.external}) {
    if (good == nullptr) continue;
    if (same_letters(mode, good)) return is + "must be spelt '" + good + "'";
    all += (all.empty() ? "" : ", ") + std::string(good);
  }
  return is + "is not known; it is one of " + all;
}

}  // namespace mpustop::auth
