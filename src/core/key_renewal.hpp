#pragma once

#include <cstdint>
#include <optional>

#include "core/backoff.hpp"
#include "core/random_sequence.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// When the keys of a run are to be fetched anew, and whether there are any to send with.
///
/// Keys that end are renewed before they do: at most 15 minutes, and at most a third of the time
/// that they had left when they came, with a jitter of a tenth of that, so that many clients do
/// not ask in step (facts 6.5: the vendor's clients ask 3 to 15 minutes before). One fetch at a
/// time; while one fails the old keys are used as long as they last, and it is tried again after 1
/// to 60 s. Keys have generations: an answer that keys have ended says something of those that its
/// request was signed with, and of no others.
class key_renewal {
 public:
  /// `renewable`: there is somebody to ask for new keys.
  key_renewal(bool renewable, std::uint64_t seed);

  /// The first keys are in use, for so long (nothing: nobody knows).
  void begin(std::optional<duration> lasts, time_point now);
  /// Noted with each request that is signed.
  unsigned generation() const { return generation_; }

  /// A fetch is due, and none is under way.
  bool wants_fetch(time_point now) const;
  void fetching() { fetching_ = true; }
  /// It brought keys. `changed`: others than those in use. False: they are those that the service
  /// refuses, or that have ended, and so they are of no use.
  bool fetched(bool changed, std::optional<duration> lasts, time_point now);
  /// It brought none.
  void failed(time_point now);

  /// What the service's refusal of keys means.
  enum class refusal {
    outdated,  ///< the request had older keys: those in use may do
    renew,     ///< new ones are fetched; what was refused may be sent again with them
    hopeless   ///< no new ones would help, or these are new
  };
  refusal refused(unsigned generation, time_point now);
  /// The service took a request with keys of this generation.
  void accepted(unsigned generation);
  bool ever_accepted() const { return ever_accepted_; }

  /// There are no keys that could be taken: nothing is to be sent.
  bool held(time_point now) const { return held_since(now) != never; }
  /// Since when; `never` if not.
  time_point held_since(time_point now) const;
  /// The last fetch failed, or brought what is of no use.
  bool failing() const { return tries_.failures() > 0; }
  /// When the keys in use end; `never` if nobody knows.
  time_point end() const { return ends_; }
  /// The next time at which any of the above changes by itself.
  time_point next_change(time_point now) const;

 private:
  void in_use(std::optional<duration> lasts, time_point now);

  const bool renewable_;
  random_sequence random_;
  backoff tries_;
  unsigned generation_ = 0;
  bool accepted_ = false;       ///< those in use
  bool ever_accepted_ = false;  ///< any
  bool fetching_ = false;
  time_point refused_since_ = never;  ///< those in use
  time_point ends_ = never;
  time_point renew_at_ = never;
};

}  // namespace mpustop::core
