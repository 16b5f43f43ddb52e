#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "core/rate_window.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// When the rows of a report ended, in memory that does not grow with their number. Rows come in
/// the order of the file, which is that of their ends but where a clock was set.
class row_times {
 public:
  /// Without a row for longer, it was not one run (an outage of a run is shorter, as long as
  /// `--max-outage` is not raised): such a pause is left out of rates and lines.
  static constexpr auto longest_gap = std::chrono::minutes(15);

  /// Keeps at most `most` (>= 2) stretches of time.
  explicit row_times(std::size_t most = 32'768) : most_(most) {}

  void add(wall_time ended, bool failure);

  std::uint64_t rows() const { return rows_; }
  /// Of no row: the epoch.
  wall_time first() const { return first_; }
  wall_time last() const { return last_; }
  /// The most rows that ended in any one second. (Times are cut to the millisecond, so the second
  /// may be up to a millisecond longer.)
  std::uint64_t max_in_1s() const { return max_in_1s_; }

  /// What ended in a stretch of time.
  struct stretch {
    std::uint64_t rows = 0;
    std::uint64_t failures = 0;
  };
  /// All stretches one after the other, without the pauses.
  struct line {
    std::int64_t unit = 1;  ///< seconds a stretch
    std::vector<stretch> stretches;
    double seconds = 0;          ///< to the last row's end; the last stretch is over then
    std::vector<double> pauses;  ///< where they were left out, in seconds from the beginning
    double active = 0;           ///< seconds from the first row to the last, pauses left out
    double mean = 0;             ///< rows a second of these; 0 for too few
  };
  /// In stretches that are as long as it takes for at most `most` (>= 2) of them.
  line whole_line(std::size_t most = 100'000) const;

 private:
  struct bucket : stretch {
    std::int64_t first = 0;  ///< in milliseconds since `origin_`
    std::int64_t last = 0;
  };
  using buckets = std::map<std::int64_t, bucket>;

  static buckets coarser(const buckets& from);

  std::size_t most_;
  std::int64_t origin_ = 0;  ///< of the first row that came, in milliseconds since the epoch
  std::int64_t unit_ = 1;    ///< seconds a bucket, a power of two
  buckets buckets_;
  buckets::iterator latest_;
  std::uint64_t rows_ = 0;
  wall_time first_{};
  wall_time last_{};
  rate_window window_;
  std::int64_t window_at_ = 0;
  std::uint64_t max_in_1s_ = 0;
};

}  // namespace mpustop::core
