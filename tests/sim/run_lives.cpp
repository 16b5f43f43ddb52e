#include "run_lives.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <memory>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "core/earlier_rows.hpp"
#include "core/journal.hpp"
#include "core/journal_scan.hpp"
#include "run_client.hpp"
#include "run_server.hpp"
#include "virtual_clock.hpp"

namespace mpustop::sim {

namespace {

using core::duration;
using core::time_point;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr duration time_allowed = std::chrono::hours(3);
/// A row is on the disk at the latest so long after it was handed to the kernel.
constexpr duration sync_time = seconds(1);

/// The report between and in the lives: what the kernel has of it, and what the disk.
class report_on_disk {
 public:
  void append(std::string_view rows, time_point now) {
    while (!sizes_.empty() && sizes_.front().first + sync_time <= now) {
      synced_ = sizes_.front().second;
      sizes_.pop_front();
    }
    text_ += rows;
    sizes_.emplace_back(now, text_.size());
  }
  /// The header is on the disk before anything is sent.
  void begin() {
    if (text_.empty()) text_ = core::journal_header();
    synced_ = text_.size();
  }
  /// Any of what was not synced may be lost, in the middle of a row or as pages of NULs.
  /// How many whole rows were.
  std::uint64_t cut_power(std::mt19937_64& random) {
    const auto rows = [this] { return std::count(text_.begin(), text_.end(), '\n'); };
    const auto before = rows();
    const std::size_t kept = synced_ + random() % (text_.size() - synced_ + 1);
    const std::size_t size = random() % 4 == 0 ? text_.size() : kept;
    text_.resize(kept);
    text_.resize(size, '\0');
    return static_cast<std::uint64_t>(before - rows());
  }
  /// As a resume begins: what a scan finds good stays, and is synced.
  core::journal_state take_up(core::earlier_rows& rows) {
    core::journal_scanner scanner([&rows](const core::journal_row& row) {
      rows.add(row.line, row.app_id, row.task_id, row.outcome);
    });
    scanner.feed(text_);
    const core::journal_state found = scanner.finish();
    rows.complete();
    text_.resize(found.has_header ? found.good_size : 0);
    synced_ = text_.size();
    sizes_.clear();
    return found;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t synced_ = 0;
  std::deque<std::pair<time_point, std::size_t>> sizes_;
};

class lives {
 public:
  explicit lives(const lives_scenario& what)
      : what_(what), random_(what.run.seed * 31 + 7), server_(clock_, what.run) {}

  lives_result run() {
    for (unsigned i = 0; i < what_.ends && out_.refused == 0; ++i) live(i, true);
    live(what_.ends, false);
    const std::size_t arrived = server_.arrivals.size();
    live(what_.ends + 1, false);  // a complete report: nothing is left to do
    out_.in_vain = server_.arrivals.size() - arrived;
    out_.report = report_.text();
    out_.stops = server_.stops;
    out_.arrivals = server_.arrivals;
    return std::move(out_);
  }

 private:
  enum class end { kill, power_cut, interrupt };

  duration pick_time(duration most) {
    const double share = std::pow(10.0, -4.0 * std::uniform_real_distribution<>()(random_));
    return duration{static_cast<std::int64_t>(static_cast<double>(most.count()) * share)};
  }

  std::shared_ptr<run_client> make_client(core::earlier_rows& rows, std::uint64_t number) {
    const core::journal_state found = report_.take_up(rows);
    using kind = core::journal_state::kind;
    out_.refused += found.what == kind::damaged || found.what == kind::foreign ? 1 : 0;
    auto client = std::make_shared<run_client>(
        clock_, server_, what_.run, run_life{&rows, found.has_header, number, what_.shuffled});
    client->on_connected = [this] { report_.begin(); };
    client->on_row = [this](const mpustop::row& row) {
      encoded_.clear();
      core::encode_row(row, encoded_);
      report_.append(encoded_, clock_.now());
    };
    return client;
  }

  void live(std::uint64_t number, bool ends_early) {
    core::earlier_rows rows;
    auto client = make_client(rows, number);
    const end how = std::array{end::kill, end::kill, end::power_cut, end::interrupt}[random_() % 4];
    const auto over = std::make_shared<bool>(false);  // the event may come after this life
    if (ends_early) clock_.at(clock_.now() + pick_time(what_.longest), [over] { *over = true; });
    client->start();
    while (!client->done() && !clock_.empty() && clock_.now().time_since_epoch() < time_allowed) {
      clock_.step();
      if (!std::exchange(*over, false) || client->done()) continue;
      if (how != end::interrupt) return die(*client, how == end::power_cut, client);
      client->stop();
    }
    out_.ended = client->done();
    out_.summary = client->summary();
  }

  void die(const run_client& client, bool power_cut, std::shared_ptr<run_client>& owner) {
    out_.unrecorded += client.in_flight();
    owner.reset();
    if (power_cut) out_.unrecorded += report_.cut_power(random_);
    // The next one is there at once, or a while later.
    const duration away = power_cut ? seconds(5) : pick_time(seconds(3));
    bool up = false;
    clock_.at(clock_.now() + away, [&up] { up = true; });
    while (!up) clock_.step();
  }

  lives_scenario what_;
  std::mt19937_64 random_;
  virtual_clock clock_;
  run_server server_;
  report_on_disk report_;
  std::string encoded_;
  lives_result out_;
};

}  // namespace

lives_scenario lives_scenario::draw(std::uint64_t seed) {
  lives_scenario out;
  out.run = run_scenario::draw(seed);
  out.run.stop_at = duration{0};
  out.run.wrong_key = false;
  std::mt19937_64 random(seed * 0xA24BAED4963EE407ULL + 5);
  if (random() % 3 == 0) {
    run_scenario& calm = out.run;
    calm.error_share = calm.throttle_share = calm.reset_share = calm.refuse_share = 0;
    calm.drop_share = calm.lose_share = 0;
    calm.clock_off = false;
  }
  out.ends = 1 + static_cast<unsigned>(random() % 6);
  out.longest = milliseconds(std::array{1'100, 2'000, 6'000}[random() % 3]);
  out.shuffled = out.run.duplicates == 0 && random() % 2 == 0;
  return out;
}

std::string lives_scenario::text() const {
  return fmt::format("{}, {} early ends within {} ms, shuffled {}", run.text(), ends,
                     longest.count() / 1'000'000, shuffled);
}

lives_result simulate_lives(const lives_scenario& what) { return lives(what).run(); }

}  // namespace mpustop::sim
