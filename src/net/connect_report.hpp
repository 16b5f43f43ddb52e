#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "net/endpoint.hpp"
#include "net/proxy_url.hpp"

namespace mpustop::net {

/// Collects why the tries of a round failed and says it in one sentence to an operator.
class connect_report {
 public:
  void failed(std::string_view address, std::string why);
  void name_failed(std::string why) { name_ = std::move(why); }
  void clear();
  bool empty() const { return name_.empty() && tries_.empty(); }

  /// "cannot connect to https://localhost:1: 127.0.0.1: Connection refused; ::1: ...".
  /// Without any failure noted, the name took longer than `bound`. `through`: the proxy, whose the
  /// addresses and the name are then.
  std::string text(const endpoint& to, core::duration bound, const proxy* through = nullptr) const;

 private:
  struct entry {
    std::string address;
    std::string why;
  };
  std::vector<entry> tries_;  ///< one an address, the newest
  std::string name_;
};

/// "5 s", "0.2 s".
std::string in_words(core::duration d);

}  // namespace mpustop::net
