#include "mock/server.hpp"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>
#include <random>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <mpustop/error.hpp>

#include "mock/connection.hpp"
#include "mock/delay_line.hpp"
#include "mock/ledger_json.hpp"
#include "mock/listen_address.hpp"
#include "mock/outage.hpp"
#include "mock/service.hpp"
#include "mock/tls_context.hpp"

namespace mpustop::mock {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds accept_pause{100};  // when descriptors are used up
constexpr std::chrono::seconds sweep_interval{1};

std::uint64_t random_seed() {
  std::random_device source;
  return std::uint64_t{source()} << 32 | source();
}

tcp::acceptor listen_on(boost::asio::io_context& context, const std::string& text) {
  const auto address = parse_listen_address(text);
  try {
    return tcp::acceptor(context, address);
  } catch (const boost::system::system_error& problem) {
    throw error(error_kind::usage,
                fmt::format("--listen: '{}': {}", text, problem.code().message()));
  }
}

/// A ledger that cannot be written is better known now than when the run is over.
void check_ledger_file(const std::string& path) {
  if (path.empty()) return;
  auto directory = std::filesystem::path(path).parent_path();
  if (directory.empty()) directory = ".";
  if (::access(directory.c_str(), W_OK | X_OK) != 0)
    throw error(error_kind::usage,
                fmt::format("--ledger: '{}': the directory {} cannot be written to: {}", path,
                            directory.string(), std::system_category().message(errno)));
}

}  // namespace

class server::core : public std::enable_shared_from_this<server::core> {
 public:
  core(boost::asio::io_context& context, mock_options given)
      : options(std::move(given)),
        application(options, random_seed()),
        acceptor(listen_on(context, options.listen)),
        address(acceptor.local_endpoint()),
        dice(options.faults),
        sweep_timer(context),
        accept_timer(context),
        delays(std::make_shared<delay_line>(context, options.latency, options.faults.seed)),
        no_service(context, options.faults) {
    check_ledger_file(options.ledger_file);
    if (options.tls) tls.emplace(options.certificate_names, options.http);
    around.emplace(connection_surroundings{
        application, *delays, options, dice, tls ? &*tls : nullptr,
        [this](connection& ended) { open.erase(&ended); }, [this] { first_request(); }});
  }

  void start() {
    accept();
    sweep();
  }

  void stop() {
    error_code ignored;
    acceptor.close(ignored);
    sweep_timer.cancel();
    accept_timer.cancel();
    no_service.cancel();
    delays->clear();
    close_all();
  }

  const mock_options options;
  service application;
  tcp::acceptor acceptor;
  const tcp::endpoint address;
  std::optional<tls_context> tls;
  bool stopped = false;

 private:
  void close_all() {
    for (auto& [key, link] : std::exchange(open, {})) link->close();
  }

  void first_request() {
    const auto begin = [self = shared_from_this()] {
      self->application.ledger().did_fault("tcp-refuse");
      error_code ignored;
      self->acceptor.close(ignored);
      self->accept_timer.cancel();
      self->close_all();
    };
    no_service.first_request(begin, [self = shared_from_this()] {
      self->acceptor = tcp::acceptor(self->acceptor.get_executor(), self->address);
      self->accept();
    });
  }

  void accept() {
    acceptor.async_accept(
        [self = shared_from_this()](const error_code& problem, tcp::socket socket) {
          if (!self->acceptor.is_open() || problem == boost::asio::error::operation_aborted) return;
          if (problem) return self->accept_later();
          auto made = std::make_shared<connection>(std::move(socket), *self->around);
          self->open.emplace(made.get(), made);
          made->start();
          self->accept();
        });
  }

  void accept_later() {
    accept_timer.expires_after(accept_pause);
    accept_timer.async_wait([self = shared_from_this()](const error_code& cancelled) {
      if (!cancelled) self->accept();
    });
  }

  void sweep() {
    sweep_timer.expires_after(sweep_interval);
    sweep_timer.async_wait([self = shared_from_this()](const error_code& cancelled) {
      if (cancelled) return;
      const auto now = std::chrono::steady_clock::now();
      for (auto& [key, link] : std::unordered_map(self->open)) link->close_if_idle(now);
      self->sweep();
    });
  }

  connection_dice dice;
  boost::asio::steady_timer sweep_timer;
  boost::asio::steady_timer accept_timer;
  std::shared_ptr<delay_line> delays;
  outage no_service;
  std::optional<connection_surroundings> around;
  std::unordered_map<connection*, std::shared_ptr<connection>> open;
};

server::server(boost::asio::io_context& context, mock_options options)
    : core_(std::make_shared<core>(context, std::move(options))) {
  core_->start();
}

server::~server() {
  try {
    stop();
  } catch (const std::exception&) {
    // Said in the header: who wants to know calls `stop`.
  }
}

std::uint16_t server::port() const { return core_->address.port(); }

std::string server::url() const {
  return fmt::format("{}://{}", core_->tls ? "https" : "http", to_text(core_->address));
}

std::string server::certificate_file() const {
  return core_->tls ? core_->tls->certificate_file() : std::string{};
}

void server::add_task(std::string_view app_id, std::string_view task_id) {
  core_->application.add_task(app_id, task_id);
}

ledger_counts server::counts() const { return core_->application.ledger().counts(); }

task_book::totals server::task_counts() const { return core_->application.tasks().counts(); }

std::string server::ledger_json() const { return core_->application.ledger_json(); }

void server::stop() {
  if (std::exchange(core_->stopped, true)) return;
  core_->stop();
  if (!core_->options.ledger_file.empty())
    write_whole_file(core_->options.ledger_file, ledger_json());
}

}  // namespace mpustop::mock
