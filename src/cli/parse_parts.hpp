#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"
#include "cli/suggest.hpp"
#include "core/printable.hpp"

namespace mpustop::cli {

/// A range that the help does not repeat.
template <typename Number>
CLI::Validator between(Number least, Number most) {
  const auto fault = [least, most](std::string& text) {
    Number value{};
    if (CLI::detail::lexical_cast(text, value) && value >= least && value <= most) {
      return std::string();
    }
    return fmt::format("'{}' is no number from {} to {}", core::printable(text), least, most);
  };
  return CLI::Validator(fault, "");
}

/// Seconds on the command line, with a fraction if wanted.
CLI::Option* add_seconds(CLI::App* app, const std::string& name, std::chrono::milliseconds& into,
                         const std::string& text);

template <typename Enum>
using choices = std::vector<std::pair<std::string, Enum>>;

/// A word of those in `known`.
template <typename Enum>
CLI::Option* add_choice(CLI::App* app, const std::string& name, Enum& into,
                        const choices<Enum>& known, const std::string& text) {
  std::string words;
  std::string preset;
  for (const auto& [word, value] : known) {
    words += (words.empty() ? "" : "|") + word;
    if (value == into) preset = word;
  }
  const auto choose = [&into, known, name, words](const std::string& wanted) {
    std::vector<std::string> names;
    for (const auto& [word, value] : known) {
      if (word == wanted) return void(into = value);
      names.push_back(word);
    }
    throw CLI::ValidationError(name, fmt::format("'{}' is none of {}{}", core::printable(wanted),
                                                 words, did_you_mean(wanted, names)));
  };
  return app->add_option_function<std::string>(name, choose, text)
      ->type_name(words)
      ->default_str(preset);
}

/// The options that only --help-all tells of, under this heading.
inline constexpr const char* connection_group = "Connection";
inline constexpr const char* pace_group = "Pace and patience";
inline constexpr const char* input_group = "Input";
inline constexpr const char* talk_group = "Output";

/// Where the calls go and how: endpoint, trust, keys' profile, signature, HTTP version.
void add_where(CLI::App* app, options& to, std::string& profile);

/// --region and --vpc, for a command that has --endpoint (`add_where`) and `settle_region` in its
/// callback.
void add_region(CLI::App* app, region_choice& to);
/// Sets the endpoint of the region, if one was given; when all is parsed. Throws as `take_region`.
void settle_region(const CLI::App* app, region_choice& region, options& to);

/// How progress is shown.
CLI::Option* add_progress(CLI::App* app, progress_style& into, const std::string& text);

/// Each adds one command.
void add_run(CLI::App& app, run_arguments& to, command& chosen);
void add_check(CLI::App& app, check_arguments& to, command& chosen);
void add_list(CLI::App& app, list_arguments& to, command& chosen);
void add_bench(CLI::App& app, bench_arguments& to, command& chosen);
void add_doctor(CLI::App& app, doctor_arguments& to, command& chosen);
void add_mock(CLI::App& app, mock_arguments& to, command& chosen);
void add_demo(CLI::App& app, demo_arguments& to, command& chosen);
void add_summary(CLI::App& app, summary_arguments& to, command& chosen);

}  // namespace mpustop::cli
