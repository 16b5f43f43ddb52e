#include "engine/load_options_check.hpp"

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "engine/options_check.hpp"

namespace mpustop::engine {

namespace {

constexpr unsigned most_threads = 64;

[[noreturn]] void refuse(const std::string& text) { throw error(error_kind::usage, text); }

void check_extent(const load_options& wanted) {
  const bool by_number = wanted.requests > 0;
  const bool by_time = wanted.length.count() > 0;
  if (by_number && by_time) refuse("--requests and --duration exclude each other: give one");
  if (!by_number && !by_time) refuse("how long? give --requests N or --duration S");
}

void check_guard(load_options& wanted, const net::endpoint& where) {
  if (!wanted.guard) wanted.guard = where.is_aliyun() ? load_guard::strict : load_guard::none;
  if (*wanted.guard == load_guard::strict) {
    if (wanted.target.qps == 0) refuse("--guard strict keeps a rate: give --qps");
    if (wanted.target.qps < wanted.threads)
      refuse(fmt::format("--qps {} cannot be divided among --threads {}", wanted.target.qps,
                         wanted.threads));
    if (!wanted.batch) wanted.batch = std::chrono::milliseconds(10);
  } else if (where.is_aliyun()) {
    refuse("--guard none is never done for aliyuncs.com: leave it out");
  }
  if (wanted.batch && wanted.batch->count() > 0 && wanted.target.qps == 0)
    refuse("--batch gathers what a schedule has due: give --qps");
  if (!wanted.batch) wanted.batch = std::chrono::milliseconds(0);
}

void check_threads(const load_options& wanted) {
  if (wanted.threads == 0 || wanted.threads > most_threads)
    refuse(fmt::format("--threads {}: 1 to {} are possible", wanted.threads, most_threads));
  if (wanted.target.connections > 0 && wanted.target.connections < wanted.threads)
    refuse(fmt::format("--connections {} are too few for --threads {}: each has its own",
                       wanted.target.connections, wanted.threads));
  if (wanted.requests > 0 && wanted.requests < wanted.threads)
    refuse(
        fmt::format("--requests {} are too few for --threads {}", wanted.requests, wanted.threads));
}

}  // namespace

net::endpoint check(load_options& wanted) {
  const net::endpoint where = check(wanted.target);
  check_extent(wanted);
  check_threads(wanted);
  check_guard(wanted, where);
  return where;
}

}  // namespace mpustop::engine
