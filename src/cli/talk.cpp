#include "cli/talk.hpp"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <thread>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/event_json.hpp"
#include "cli/line_writer.hpp"
#include "core/safe_text.hpp"

namespace mpustop::cli {

namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

constexpr milliseconds patience(2'000);
constexpr milliseconds last_patience(50);
constexpr std::string_view clear_line = "\r\x1b[J";

// Several lines stay several.
std::string clean(std::string_view text) {
  std::string out;
  for (bool first = true; first || !text.empty(); first = false) {
    if (!first) out += '\n';
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    core::append_clean(line, line.size(), out);
  }
  return out;
}

std::string local_time() {
  return fmt::format("{:%H:%M:%S} ", fmt::localtime(system_clock::to_time_t(system_clock::now())));
}

}  // namespace

talk::talk(verbosity level, wording how)
    : level_(level), how_(how), writer_(std::make_shared<line_writer>()) {
  // Its thread takes no signals: those are for whoever watches for them.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread([shared = writer_] { shared->run(); }).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

// Whoever reads standard error may have stopped: then the process ends without its last lines.
talk::~talk() {
  status("");
  flush();
  writer_->end();
}

void talk::flush() { writer_->flush(patience); }

void talk::push(std::string_view text, std::string_view type) {
  if (const std::size_t dropped = writer_->take_dropped(); dropped > 0) {
    push(fmt::format("({} lines not shown)", dropped), "notice");
  }
  if (how_ == wording::json) {
    writer_->push(event_json(type, text, system_clock::now()) + '\n');
  } else if (type == "error") {
    writer_->push(fmt::format("mpustop: {}\n", clean(text)));
  } else {
    writer_->push(fmt::format("{}{}\n", stamped_ ? local_time() : "", clean(text)));
  }
}

void talk::error(std::string_view text) { push(text, "error"); }

void talk::notice(std::string_view text) {
  if (level_ != verbosity::quiet) push(text, "notice");
}

void talk::lines(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  notice(text);
}

void talk::detail(std::string_view text) {
  if (level_ == verbosity::verbose) notice(text);
}

void talk::object(std::string_view text, bool needed) {
  if (level_ == verbosity::quiet || (!needed && writer_->backlog())) return;
  writer_->push(fmt::format("{}\n", text));
}

void talk::status(std::string_view text) { writer_->status(std::string(text)); }

void talk::leave() {
  if (!writer_->close(last_patience)) return;
  pollfd ready{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&ready, 1, 0) != 1) return;
  [[maybe_unused]] const auto written =
      ::write(STDERR_FILENO, clear_line.data(), clear_line.size());
}

void tell_error(std::string_view text, wording how) {
  if (how == wording::json) {
    std::cerr << event_json("error", text, system_clock::now()) << '\n';
  } else {
    std::cerr << "mpustop: " << clean(text) << '\n';
  }
}

}  // namespace mpustop::cli
