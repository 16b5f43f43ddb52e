#pragma once

#include <string>
#include <string_view>

namespace mpustop::core {

/// Tells a permission that is missing altogether from one that is missing for some AppIds.
/// It is missing altogether when the first 20 answers are denials, or 50 in a row, unless all of
/// them are for one AppId while the input holds others.
class denial_watch {
 public:
  enum class result {
    undecided,  ///< what is missing will show
    one_app,    ///< the denials concern their own AppId only
    everything  ///< nothing can succeed
  };

  /// A task of this AppId was read.
  void read(std::string_view app_id);
  /// A denial was answered.
  result denied(std::string_view app_id);
  /// An answer that shows that calls are permitted. Returns true when a row of denials ends here.
  bool permitted();

 private:
  static constexpr unsigned at_first = 20;
  static constexpr unsigned in_a_row = 50;

  std::string first_app_;
  bool other_apps_ = false;  ///< the input holds more than one AppId
  std::string denied_app_;
  bool several_denied_ = false;  ///< the present row of denials spans more than one AppId
  bool any_permitted_ = false;
  unsigned row_ = 0;
};

}  // namespace mpustop::core
