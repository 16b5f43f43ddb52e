#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace mpustop::os {

/// A thread that syncs what was written, some time after it was written. Who writes never waits
/// for it. A sync that failed is not tried again: the kernel has dropped the pages by then, and a
/// second one would succeed without having written them.
class background_sync {
 public:
  using clock = std::chrono::steady_clock;

  /// `sync` runs on the thread, with whether there is something to sync: also when there is not it
  /// is called again and again, to look. It answers with what went wrong, or an empty text.
  /// `failed` is then told so, once, on the same thread, behind `failure`.
  background_sync(std::function<std::string(bool written)> sync, std::chrono::milliseconds delay,
                  std::function<void(const std::string&)> failed);
  ~background_sync();
  background_sync(const background_sync&) = delete;
  background_sync& operator=(const background_sync&) = delete;

  /// There is something to sync: it is begun `delay` after the first such call since the last sync
  /// began, or as soon as that one has ended.
  void wanted();

  /// What a sync said, or empty.
  std::string failure() const;

  /// Ends the thread, waiting for a sync that is running. True if something is left to sync.
  bool stop();

 private:
  void loop();

  const std::function<std::string(bool)> sync_;
  const std::chrono::milliseconds delay_;
  const std::function<void(const std::string&)> failed_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool wanted_ = false;
  clock::time_point wanted_since_{};
  std::string failure_;
  std::thread thread_;
};

}  // namespace mpustop::os
