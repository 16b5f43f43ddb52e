#include "key_home.hpp"

using namespace mpustop;
using namespace mpustop::test;

namespace {

variables oidc_variables(const key_home& at) {
  return {{"ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/pod"},
          {"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/p"},
          {"ALIBABA_CLOUD_OIDC_TOKEN_FILE", at.path("token")}};
}

}  // namespace

TEST_CASE("OIDC by the environment asks STS with the token of the file") {
  const key_home at;
  at.write(at.path("token"), "ey.J\n");
  variables values = oidc_variables(at);
  auth::key_chain chain = at.chain({}, values);
  CHECK(chain.fetch().access_key_id == "made-1");
  CHECK(chain.renews());
  CHECK(at.services->asked.back() ==
        "oidc acs:ram::1:role/pod,,,,3600, at acs:ram::1:oidc-provider/p token ey.J");
  values["ALIBABA_CLOUD_ROLE_SESSION_NAME"] = "pod-7";
  at.keys({}, values);
  CHECK(holds(at.services->asked.back(), {"role/pod,pod-7,"}));
}

TEST_CASE("OIDC by half of its variables is an error, by the role alone it is not set up") {
  const key_home at;
  at.services->on_instance = true;
  const variables values = oidc_variables(at);
  for (const auto& [missing, unused] : values) {
    variables some = values;
    some.erase(missing);
    CHECK(holds(at.failure({}, some), {missing + " is not set", "or none of them"}));
  }
  CHECK(at.origin({}, {{"ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/pod"}}) == "ECS instance role");
}

TEST_CASE("OIDC without its token file, or refused, is an error and nobody else is asked") {
  const key_home at;
  at.services->on_instance = true;
  CHECK(holds(at.failure({}, oidc_variables(at)), {at.path("token"), "no such file"}));
  CHECK(at.services->asked.empty());
  at.write(at.path("token"), "ey");
  at.services->refusal = "sts.aliyuncs.com: AuthenticationFail.OIDCToken.Expired";
  CHECK(holds(at.failure({}, oidc_variables(at)), {"OIDCToken.Expired"}));
  CHECK(at.services->asked.size() == 1);
}

TEST_CASE("the metadata service is asked for the role that is named, or for any") {
  const key_home at;
  at.services->on_instance = true;
  CHECK(at.origin({}, {{"ALIBABA_CLOUD_ECS_METADATA", "demo-role"}}) ==
        "ECS instance role demo-role");
  CHECK(at.services->asked.back() == "ecs 'demo-role'");
  at.keys({}, {{"ALIBABA_CLOUD_IMDSV1_DISABLED", "true"}});
  CHECK(at.services->asked.back() == "ecs '' v2");
  at.services->on_instance = false;
  CHECK(holds(at.failure({}, {{"ALIBABA_CLOUD_ECS_METADATA", "demo-role"}}),
              {"ALIBABA_CLOUD_ECS_METADATA names the role demo-role", "unset it"}));
}

TEST_CASE("ALIBABA_CLOUD_ECS_METADATA_DISABLED: nobody is asked") {
  const key_home at;
  at.services->on_instance = true;
  at.failure({}, {{"ALIBABA_CLOUD_ECS_METADATA_DISABLED", "TRUE"}});
  CHECK(at.services->asked.empty());
  at.keys({}, {{"ALIBABA_CLOUD_ECS_METADATA_DISABLED", "false"}});
  CHECK(at.services->asked.size() == 1);
}

TEST_CASE("a URI that refuses is an error") {
  const key_home at;
  at.services->refusal = "ALIBABA_CLOUD_CREDENTIALS_URI: 503";
  CHECK(holds(at.failure({}, {{"ALIBABA_CLOUD_CREDENTIALS_URI", "http://127.0.0.1:1/"},
                              {"ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"}}),
              {"503"}));
}
