#include "net/connect_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mpustop::net {

void connect_report::failed(std::string_view address, std::string why) {
  std::erase_if(tries_, [&](const entry& e) { return e.address == address; });
  tries_.push_back({std::string(address), std::move(why)});
}

void connect_report::clear() {
  tries_.clear();
  name_.clear();
}

std::string connect_report::text(const endpoint& to, core::duration bound,
                                 const proxy* through) const {
  std::string why;
  for (const entry& e : tries_) {
    const std::string_view brackets = why.empty() ? "" : "; ";
    why += fmt::format("{}{}: {}", brackets, e.address, e.why);
  }
  // What the server or proxy itself is at fault for says more than an address where nobody listens.
  const auto told = std::find_if(tries_.begin(), tries_.end(), [](const entry& e) {
    return e.why.starts_with("the server's certificate") || e.why.starts_with("the proxy");
  });
  if (told != tries_.end()) why = told->why;
  if (why.empty()) why = name_;
  if (why.empty())
    why = fmt::format("the name {} did not resolve within {}", through ? through->host : to.host,
                      in_words(bound));
  const std::string way = through ? " through the proxy " + through->url() : "";
  return fmt::format("cannot connect to {}{}: {}", to.url(), way, why);
}

std::string in_words(core::duration d) {
  return fmt::format("{:g} s", std::chrono::duration<double>(d).count());
}

}  // namespace mpustop::net
