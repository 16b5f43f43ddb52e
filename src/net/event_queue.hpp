#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "net/transport.hpp"

namespace mpustop::net {

/// What is to be told to the user of a transport, kept until the event loop may tell it. Its
/// entries, and the strings of the answers in them, are used again: no allocation in steady state.
class event_queue {
 public:
  /// Takes the answer; leaves the strings of an older one, cleared.
  void response(attempt_id id, core::response& answer);
  void failure(attempt_id id, core::transport_failure why);
  void settled(attempt_id id);
  void connected(std::string_view protocol);
  void connect_failed(std::string text);
  void notice(std::string text);
  void network_round_trip(core::peer_id peer, core::duration rtt);

  bool empty() const { return used_ == 0; }
  /// Tells everything in order, also what is added meanwhile, unless `stop` becomes true.
  void deliver(transport_events& to, const bool& stop);

 private:
  enum class kind {
    response,
    failure,
    settled,
    connected,
    connect_failed,
    notice,
    network_round_trip
  };
  struct entry {
    kind what = kind::settled;
    attempt_id id = 0;
    core::transport_failure why = core::transport_failure::connection_lost;
    core::peer_id peer = 0;
    core::duration rtt{};
    std::string text;
    core::response answer;
  };

  entry& add(kind what, attempt_id id = 0);
  static void tell(entry& e, transport_events& to);

  std::deque<entry> entries_;  ///< a deque: telling one entry may add others
  std::size_t used_ = 0;
};

}  // namespace mpustop::net
