#include "core/row_times.hpp"

#include <algorithm>

namespace mpustop::core {

namespace {

constexpr std::int64_t second = 1'000;  // in milliseconds
constexpr std::int64_t longest_gap_ms = std::chrono::milliseconds(row_times::longest_gap).count();

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t milliseconds_of(wall_time at) {
  return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

}  // namespace

void row_times::add(wall_time ended, bool failure) {
  const std::int64_t at = milliseconds_of(ended);
  if (rows_ == 0) {
    origin_ = at;
    first_ = last_ = ended;
    latest_ = buckets_.end();
  }
  first_ = std::min(first_, ended);
  last_ = std::max(last_, ended);
  ++rows_;
  // A clock that was set back begins anew; what is a little out of order does not.
  if (at < window_at_ - second) window_ = {};
  window_at_ = at < window_at_ - second ? at : std::max(at, window_at_);
  window_.add(time_point(std::chrono::milliseconds(window_at_)));
  max_in_1s_ = std::max(max_in_1s_, window_.max_in_1s());

  const std::int64_t since = at - origin_;
  const std::int64_t index = floor_div(since, second * unit_);
  if (latest_ == buckets_.end() || latest_->first != index) {
    const auto [found, made] = buckets_.try_emplace(index);
    latest_ = found;
    if (made) latest_->second.first = latest_->second.last = since;
  }
  bucket& now = latest_->second;
  ++now.rows;
  now.failures += failure ? 1 : 0;
  now.first = std::min(now.first, since);
  now.last = std::max(now.last, since);
  while (buckets_.size() > most_) {
    buckets_ = coarser(buckets_);
    unit_ *= 2;
    latest_ = buckets_.end();
  }
}

row_times::buckets row_times::coarser(const buckets& from) {
  buckets out;
  for (const auto& [index, one] : from) {
    const std::size_t before = out.size();
    bucket& into = out.try_emplace(out.end(), floor_div(index, 2), one)->second;
    if (out.size() > before) continue;
    into.rows += one.rows;
    into.failures += one.failures;
    into.first = std::min(into.first, one.first);
    into.last = std::max(into.last, one.last);
  }
  return out;
}

namespace {

// Buckets that follow one another without a pause.
struct part {
  std::int64_t begin = 0;  ///< index of its first bucket
  std::int64_t end = 0;    ///< behind its last one
  std::int64_t first = 0;  ///< of its rows, in milliseconds
  std::int64_t last = 0;
};

template <class Buckets>
std::vector<part> parts_of(const Buckets& all) {
  std::vector<part> out;
  for (const auto& [index, one] : all) {
    if (out.empty() || one.first - out.back().last > longest_gap_ms) {
      out.push_back({index, index, one.first, one.last});
    }
    out.back().end = index + 1;
    out.back().last = std::max(out.back().last, one.last);
  }
  return out;
}

std::size_t stretches_in(const std::vector<part>& parts) {
  std::size_t out = 0;
  for (const part& one : parts) out += static_cast<std::size_t>(one.end - one.begin);
  return out;
}

double active_seconds(const std::vector<part>& parts) {
  std::int64_t milliseconds = 0;
  for (const part& one : parts) milliseconds += one.last - one.first;
  return static_cast<double>(milliseconds) / second;
}

}  // namespace

row_times::line row_times::whole_line(std::size_t most) const {
  line out{.unit = unit_};
  if (rows_ == 0) return out;
  buckets all = buckets_;
  std::vector<part> parts = parts_of(all);
  out.active = active_seconds(parts);
  // From row to row: n of them are n - 1 intervals.
  if (out.active > 0) out.mean = static_cast<double>(rows_ - parts.size()) / out.active;
  while (stretches_in(parts) > std::max(most, parts.size())) {
    all = coarser(all);
    out.unit *= 2;
    parts = parts_of(all);
  }
  out.stretches.resize(stretches_in(parts));
  std::int64_t begun = 0;  // the index that the part's first stretch has in the line
  auto next = all.begin();
  for (const part& one : parts) {
    if (begun > 0) out.pauses.push_back(static_cast<double>(begun * out.unit));
    for (; next != all.end() && next->first < one.end; ++next) {
      out.stretches[static_cast<std::size_t>(begun + next->first - one.begin)] = next->second;
    }
    begun += one.end - one.begin;
    const double here =
        static_cast<double>(one.last) / second - static_cast<double>(one.begin * out.unit);
    out.seconds = static_cast<double>((begun - one.end + one.begin) * out.unit) + here;
  }
  return out;
}

}  // namespace mpustop::core
