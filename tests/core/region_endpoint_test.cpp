#include "core/region_endpoint.hpp"

#include <doctest/doctest.h>

using mpustop::core::endpoint_of_region;
using mpustop::core::is_region_id;

TEST_CASE("the regions that the vendor documents") {
  struct known {
    const char* region;
    bool vpc;
    const char* host;
  };
  const known table[] = {
      {"ap-southeast-1", false, "live.ap-southeast-1.aliyuncs.com"},
      {"eu-central-1", false, "live.eu-central-1.aliyuncs.com"},
      {"cn-shanghai", false, "live.aliyuncs.com"},
      {"cn-beijing", false, "live.aliyuncs.com"},
      {"cn-shenzhen", false, "live.aliyuncs.com"},
      {"cn-qingdao", false, "live.aliyuncs.com"},
      {"ap-northeast-1", false, "live.aliyuncs.com"},
      {"ap-south-1", false, "live.aliyuncs.com"},
      {"ap-southeast-5", false, "live.aliyuncs.com"},
      {"cn-shanghai", true, "live-vpc.cn-shanghai.aliyuncs.com"},
      {"ap-southeast-1", true, "live-vpc.ap-southeast-1.aliyuncs.com"},
      {"us-east-1", true, "live-vpc.us-east-1.aliyuncs.com"},
      {"me-central-1", true, "live-vpc.me-central-1.aliyuncs.com"},
  };
  for (const auto& one : table) {
    INFO(one.region, one.vpc ? ", vpc" : "");
    const auto found = endpoint_of_region(one.region, one.vpc);
    CHECK(found.host == one.host);
    CHECK_FALSE(found.by_general_rule);
  }
}

TEST_CASE("other regions go by the general rule, and that is told") {
  for (const char* region :
       {"us-east-1", "cn-hangzhou", "xy-nowhere-12", "cn-shanghai-finance-1"}) {
    INFO(region);
    const auto found = endpoint_of_region(region, false);
    CHECK(found.host == "live." + std::string(region) + ".aliyuncs.com");
    CHECK(found.by_general_rule);
  }
  for (const char* region : {"eu-central-1", "cn-beijing", "xy-nowhere-12"}) {
    INFO(region);
    const auto found = endpoint_of_region(region, true);
    CHECK(found.host == "live-vpc." + std::string(region) + ".aliyuncs.com");
    CHECK(found.by_general_rule);
  }
}

TEST_CASE("the form of a region id") {
  for (const char* good :
       {"cn-shanghai", "ap-southeast-1", "cn-shanghai-finance-1", "us-e", "cn-north-2-gov-1"}) {
    CHECK(is_region_id(good));
  }
  for (const char* bad :
       {"", "c", "cn", "cn-", "cn-a-", "cn--a", "-cn-a", "c-shanghai", "chn-shanghai",
        "Cn-shanghai", "cn-Shanghai", "cn_shanghai", "cn-shang hai", "cn-shanghai.evil",
        "cn-shanghai/x", "c1-a", "cn-shanghai\n", "cn-sh\xc3\xa4", "https://live.aliyuncs.com"}) {
    INFO(bad);
    CHECK_FALSE(is_region_id(bad));
  }
  CHECK(is_region_id("cn-" + std::string(37, 'a')));
  CHECK_FALSE(is_region_id("cn-" + std::string(38, 'a')));
}
