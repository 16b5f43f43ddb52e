#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <mpustop/credentials.hpp>

#include "core/time.hpp"
#include "net/endpoint.hpp"

namespace mpustop::auth {

/// Where the metadata service of an ECS instance is: the same link-local address on all of them.
struct metadata_service {
  net::endpoint at{.tls = false,
                   .host = "100.100.100.200",
                   .port = 80,
                   .is_address = true,
                   .authority = "100.100.100.200"};
  core::duration connect_timeout = std::chrono::seconds(1);
  core::duration answer_timeout = std::chrono::seconds(1);
};

/// The keys of this instance's role, by version 2 of the metadata service, or by version 1 where
/// that fails and is allowed (facts 6.5). Never by a proxy, and redirects are not followed.
/// `role_name` empty: the service is asked for it. Nothing when no service can be connected to, or
/// it knows of no such role; throws error(usage) when there is one that does not answer as it
/// should.
std::optional<credentials> ecs_role_keys(const std::string& role_name, bool allow_v1,
                                         const metadata_service& service = {});

}  // namespace mpustop::auth
