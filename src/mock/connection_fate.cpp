#include "mock/connection_fate.hpp"

namespace mpustop::mock {
namespace {

// So that connections and requests are not drawn from the same row of numbers.
constexpr std::uint64_t of_connections = 0x9e3779b97f4a7c15;

}  // namespace

connection_dice::connection_dice(const fault_spec& spec)
    : faults_(spec.connections), random_(spec.seed ^ of_connections) {}

bool connection_dice::hits(double share) {
  return static_cast<double>(random_() >> 11) * 0x1p-53 < share;
}

connection_fate connection_dice::draw(bool active) {
  if (!active) return {};
  connection_fate fate;
  fate.reset = hits(faults_.rst_accept);
  fate.mute = hits(faults_.tls_mute);
  fate.wrong_cert = hits(faults_.tls_wrong_cert);
  fate.old_tls = hits(faults_.tls_old);
  fate.no_notify = hits(faults_.tls_no_notify);
  return fate;
}

}  // namespace mpustop::mock
