#include "engine/key_fetcher.hpp"

#include <mutex>
#include <system_error>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace mpustop::engine {

/// Shared with the thread; `context` is null once the fetcher is gone.
struct key_fetcher::state {
  std::mutex mutex;
  boost::asio::io_context* context;
  std::shared_ptr<credentials_source> source;

  result ask() const {
    try {
      credentials keys = source->fetch();
      const bool whole = !keys.access_key_id.empty() && !keys.access_key_secret.empty();
      if (!whole) return {std::nullopt, "what was given out is not a whole pair"};
      return {std::move(keys), {}};
    } catch (const std::exception& problem) {
      return {std::nullopt, problem.what()};
    }
  }
};

key_fetcher::key_fetcher(boost::asio::io_context& context,
                         std::shared_ptr<credentials_source> source)
    : state_(std::make_shared<state>()) {
  state_->context = &context;
  state_->source = std::move(source);
}

key_fetcher::~key_fetcher() {
  const std::lock_guard lock(state_->mutex);
  state_->context = nullptr;
}

void key_fetcher::fetch(std::function<void(result)> done) {
  const auto tell = [s = state_, to = std::move(done)](result got) {
    const std::lock_guard lock(s->mutex);
    if (s->context == nullptr) return;  // the event loop may be gone as well
    boost::asio::post(*s->context, [s, to, got = std::move(got)]() mutable {
      if (s->context != nullptr) to(std::move(got));  // written on this thread only
    });
  };
  try {
    std::thread([s = state_, tell] { tell(s->ask()); }).detach();
  } catch (const std::system_error& problem) {
    tell({std::nullopt, std::string("no thread to fetch keys: ") + problem.what()});
  }
}

}  // namespace mpustop::engine
