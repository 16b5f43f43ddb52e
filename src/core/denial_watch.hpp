#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mpustop::core {

/// Tells a permission that is missing altogether from one that is missing for some AppIds.
/// It is missing altogether when the first 20 answers are denials, or 50 in a row, unless all of
/// them are for one AppId, and by their Codes may be its own, while the input holds others.
class denial_watch {
 public:
  enum class result {
    undecided,  ///< what is missing will show
    one_app,    ///< the denials concern their own AppId only
    everything  ///< nothing can succeed
  };

  /// The input holds so many different AppIds; 0: not known beforehand.
  void expect(std::uint64_t apps) { other_apps_ = apps > 1; }
  /// A task of this AppId was read.
  void read(std::string_view app_id);
  /// A denial was answered. `whole_account`: by its Code it is no matter of the AppId.
  result denied(std::string_view app_id, bool whole_account = false);
  /// An answer that shows that calls are permitted. Returns true when a row of denials ends here.
  bool permitted();
  /// Whether there was one.
  bool any_permitted() const { return any_permitted_; }
  /// There was one, and no denial since the last of them.
  bool calm() const { return any_permitted_ && row_ == 0; }

 private:
  static constexpr unsigned at_first = 20;
  static constexpr unsigned in_a_row = 50;

  std::string first_app_;
  bool other_apps_ = false;  ///< the input holds more than one AppId
  std::string denied_app_;
  bool several_denied_ = false;  ///< the present row of denials is of more than one AppId
  bool any_permitted_ = false;
  unsigned row_ = 0;
};

}  // namespace mpustop::core
