#pragma once

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/reply.hpp"
#include "run_scenario.hpp"
#include "virtual_clock.hpp"

namespace mpustop::sim {

/// The service of a simulated run: counts what arrives, stops tasks, has its faults, and is out for
/// a while. One server may see several clients, one after the other.
class run_server {
 public:
  /// What becomes of a request that arrived.
  enum class reaction { answer, nothing, reset, refuse, drop };
  struct request {
    std::string task;  ///< "app/task"
    bool signed_late = false;
  };

  run_server(virtual_clock& clock, const run_scenario& what);

  /// A request is read, and counted. `out` is its answer, where the reaction is `answer`.
  reaction arrive(const request& one, core::reply& out);

  /// Connections are taken. When not, those that were up are lost.
  bool accepts() const { return !out_of_service(outage_kind::refuse); }
  /// What arrives is read; else when `outage_ends`.
  bool reads() const { return !out_of_service(outage_kind::silence); }
  core::time_point outage_ends() const { return outage_ends_; }
  bool outage_was() const { return outage_begun_; }
  /// Called when the outage begins.
  std::function<void()> on_outage;

  std::map<std::string, unsigned> stops;   ///< by task: times that it was really stopped
  std::vector<core::time_point> arrivals;  ///< of requests

 private:
  bool out_of_service(outage_kind kind) const {
    return outage_begun_ && what_.outage == kind && clock_.now() < outage_ends_;
  }
  bool chance(double share) { return std::uniform_real_distribution<>()(random_) < share; }
  bool poisoned(const std::string& task) const;
  void begin_outage();
  core::reply answer_to(const request& one);

  virtual_clock& clock_;
  run_scenario what_;
  std::mt19937_64 random_;
  bool outage_begun_ = false;
  core::time_point outage_ends_{};
};

/// The name of the poisoned task number `i` of a scenario, as the input has it.
std::string poisoned_task(unsigned i);

}  // namespace mpustop::sim
