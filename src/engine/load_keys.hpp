#pragma once

#include <functional>
#include <memory>

#include <boost/asio/steady_timer.hpp>

#include <mpustop/credentials.hpp>

#include "core/key_renewal.hpp"
#include "engine/key_fetcher.hpp"

namespace mpustop::engine {

/// The keys of one engine of a load test or of a list, renewed before they end and when the service
/// refuses them. Nothing waits for new ones here: a load goes on with the old, and its errors are
/// counted.
class load_keys {
 public:
  /// `use` is called with new keys, from the event loop. `source` may be null: the first ones stay.
  load_keys(boost::asio::io_context& context, std::shared_ptr<credentials_source> source,
            credentials first, std::function<void(const credentials&)> use);

  /// The service took a request, or said that the keys of one are not valid.
  void accepted();
  /// Whether new ones are fetched for it.
  bool refused();

 private:
  void look();
  void take(key_fetcher::result got);

  credentials keys_;
  std::function<void(const credentials&)> use_;
  boost::asio::steady_timer timer_;
  core::key_renewal renewal_;
  key_fetcher fetcher_;
  core::time_point renewed_at_ = core::never;
};

/// A source for several engines: asked by one after the other, as a source wants it.
std::shared_ptr<credentials_source> one_at_a_time(std::shared_ptr<credentials_source> source);

}  // namespace mpustop::engine
