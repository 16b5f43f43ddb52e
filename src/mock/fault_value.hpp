#pragma once

#include <charconv>
#include <string_view>
#include <vector>

#include "core/time.hpp"

namespace mpustop::mock {

// The values of `--fault` items. Each reader returns what is wrong with a text, in words, or
// nothing; `value` is set then.

/// The whole text as a number; false when it is none.
template <class Number>
bool read_whole(std::string_view text, Number& value) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size();
}

/// `10%`, `0.5%`: 0 to 1.
std::string_view read_share(std::string_view text, double& value);
/// A whole number from 1 to 1,000,000.
std::string_view read_count(std::string_view text, unsigned& value);
/// Whole numbers from 0 to 1,000,000, divided by slashes: `100/1/0/100`.
std::string_view read_limits(std::string_view text, std::vector<unsigned>& value);
/// `20ms`, `1.5s`: from 0 to one hour.
std::string_view read_duration(std::string_view text, core::duration& value);

}  // namespace mpustop::mock
