#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "net/https_transport.hpp"

namespace mpustop::net::test {

/// A transport, and all it told.
class client : public transport_events {
 public:
  client(boost::asio::io_context& context, const transport_options& options)
      : context_(context), options_(options), it(make_https_transport(context, *this, options)) {
    it->start();
  }

  /// Sends one request now. Requires room.
  void send(attempt_id id) {
    const std::array<core::header_view, 1> headers{{{"x-test", "1", false}}};
    std::string target = "/?n=" + std::to_string(id);
    if (target_size > 0) target.resize(target_size, 'x');
    in_call = true;
    it->send(id, {"POST", options_.to.scheme(), options_.to.authority, target, headers});
    in_call = false;
  }
  void flush() {
    in_call = true;
    it->flush();
    in_call = false;
  }
  void abandon(attempt_id id) {
    in_call = true;
    it->abandon(id);
    it->flush();
    in_call = false;
  }
  void want(unsigned n) {
    in_call = true;
    it->want(n);
    in_call = false;
  }

  /// Runs the event loop until `done`; false after a deadline that only a failing test meets.
  bool until(const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!done()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      if (context_.stopped()) context_.restart();
      context_.run_one_for(std::chrono::milliseconds(100));
    }
    return true;
  }
  bool until_room(unsigned n = 1) {
    return until([this, n] { return it && it->room().requests >= n; });
  }
  bool until_answered(std::size_t n) {
    return until([this, n] { return answers.size() >= n; });
  }

  void on_response(attempt_id id, core::response& answer) override {
    told();
    answers[id] = std::to_string(answer.status) + " " + answer.body;
  }
  void on_failure(attempt_id id, core::transport_failure why) override {
    told();
    failures[id] = why;
  }
  void on_settled(attempt_id id) override {
    told();
    settled.insert(id);
  }
  void on_network_round_trip(core::peer_id, core::duration rtt) override {
    told();
    round_trips.push_back(rtt);
  }
  void on_connected(std::string_view protocol) override {
    told();
    protocols.emplace_back(protocol);
  }
  void on_connect_failed(std::string_view text) override {
    told();
    problems.emplace_back(text);
    if (destroy_on_problem) it.reset();
  }
  void on_notice(std::string_view text) override {
    told();
    notices.emplace_back(text);
  }
  void on_room() override {
    told();
    ++rooms;
  }

  std::map<attempt_id, std::string> answers;
  std::map<attempt_id, core::transport_failure> failures;
  std::set<attempt_id> settled;
  std::vector<core::duration> round_trips;
  std::vector<std::string> protocols;
  std::vector<std::string> problems;
  std::vector<std::string> notices;
  int rooms = 0;
  int told_in_call = 0;  ///< must stay 0
  int told_after_close = 0;
  bool closed = false;
  bool destroy_on_problem = false;
  std::size_t target_size = 0;  ///< of the requests to come; 0: short

 private:
  void told() {
    if (in_call) ++told_in_call;
    if (closed) ++told_after_close;
  }

  boost::asio::io_context& context_;
  transport_options options_;
  bool in_call = false;

 public:
  std::unique_ptr<transport> it;
};

}  // namespace mpustop::net::test
