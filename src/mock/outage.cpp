#include "mock/outage.hpp"

#include <algorithm>
#include <utility>

namespace mpustop::mock {

void outage::first_request(std::function<void()> begin, std::function<void()> end) {
  const auto length = std::min(spec_.connections.refuse, core::duration(spec_.lasts));
  if (length.count() == 0) return;
  timer_.expires_after(spec_.from);
  timer_.async_wait([this, length, begin = std::move(begin),
                     end = std::move(end)](const boost::system::error_code& cancelled) mutable {
    if (cancelled) return;
    begin();
    timer_.expires_after(length);
    timer_.async_wait([end = std::move(end)](const boost::system::error_code& ended) {
      if (!ended) end();
    });
  });
}

}  // namespace mpustop::mock
