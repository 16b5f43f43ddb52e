#include "engine/load_keys.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/same_keys.hpp"
#include "os/entropy.hpp"

namespace mpustop::engine {

namespace {

constexpr auto longest_answer = std::chrono::seconds(10);

core::time_point monotonic() { return std::chrono::steady_clock::now(); }

std::optional<core::duration> lasts(const credentials& keys) {
  if (!keys.expires) return std::nullopt;
  return *keys.expires - std::chrono::system_clock::now();
}

class serial_source final : public credentials_source {
 public:
  explicit serial_source(std::shared_ptr<credentials_source> from) : from_(std::move(from)) {}
  credentials fetch() override {
    const std::lock_guard one(mutex_);
    return from_->fetch();
  }

 private:
  std::shared_ptr<credentials_source> from_;
  std::mutex mutex_;
};

}  // namespace

load_keys::load_keys(boost::asio::io_context& context, std::shared_ptr<credentials_source> source,
                     credentials first, std::function<void(const credentials&)> use)
    : keys_(std::move(first)),
      use_(std::move(use)),
      timer_(context),
      renewal_(source != nullptr, os::random_u64()),
      fetcher_(context, std::move(source)) {
  renewal_.begin(lasts(keys_), monotonic());
  look();
}

bool load_keys::refused() {
  const core::time_point now = monotonic();
  // It may be an answer to what was signed with older ones.
  if (renewed_at_ != core::never && now - renewed_at_ < longest_answer) return true;
  if (renewal_.refused(renewal_.generation(), now) != core::key_renewal::refusal::renew)
    return false;
  look();
  return true;
}

void load_keys::accepted() {
  if (renewed_at_ != core::never && monotonic() - renewed_at_ < longest_answer) return;
  renewal_.accepted(renewal_.generation());
}

void load_keys::look() {
  const core::time_point now = monotonic();
  if (renewal_.wants_fetch(now)) {
    renewal_.fetching();
    fetcher_.fetch([this](key_fetcher::result got) { take(std::move(got)); });
  }
  const core::time_point next = renewal_.next_change(now);
  if (next == core::never) return;
  timer_.expires_at(next);
  timer_.async_wait([this](boost::system::error_code failure) {
    if (!failure) look();
  });
}

void load_keys::take(key_fetcher::result got) {
  const core::time_point now = monotonic();
  if (!got.keys) {
    renewal_.failed(now);
    return look();
  }
  const bool changed = !same_keys(*got.keys, keys_);
  keys_ = std::move(*got.keys);
  renewal_.fetched(changed, lasts(keys_), now);
  if (changed) {
    renewed_at_ = now;
    use_(keys_);
  }
  look();
}

std::shared_ptr<credentials_source> one_at_a_time(std::shared_ptr<credentials_source> source) {
  if (source == nullptr) return nullptr;
  return std::make_shared<serial_source>(std::move(source));
}

}  // namespace mpustop::engine
