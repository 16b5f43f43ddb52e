#include "auth/key_services.hpp"

#include <mpustop/error.hpp>

namespace mpustop::auth {
namespace {

class no_services final : public key_services {
 public:
  credentials assume_role(const role_request&, const credentials&) override { refuse(); }
  credentials assume_role_with_oidc(const role_request&, const std::string&,
                                    const std::string&) override {
    refuse();
  }
  std::optional<credentials> ecs_role(const std::string&, bool) override { return std::nullopt; }
  credentials from_uri(const std::string&) override { refuse(); }

 private:
  [[noreturn]] static void refuse() {
    throw error(error_kind::usage, "this build asks no service for temporary keys");
  }
};

}  // namespace

std::unique_ptr<key_services> make_key_services(os::environment, std::string) {
  return std::make_unique<no_services>();
}

}  // namespace mpustop::auth
