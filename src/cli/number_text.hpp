#pragma once

#include <cstdint>
#include <string>

#include "cli/glyphs.hpp"
#include "core/time.hpp"

namespace mpustop::cli {

/// "1,234,567".
std::string grouped(std::uint64_t number);

/// A part in percent with two decimals: "1.93 %". Never "0.00 %" for a part that is not empty, nor
/// "100.00 %" for one that is not the whole: "<0.01 %", ">99.99 %". "-" where there is no whole.
std::string share_text(std::uint64_t part, std::uint64_t whole);

/// "812 B", "12.3 kB", "4.56 MB": powers of 1000, three significant digits.
std::string bytes_text(std::uint64_t bytes);

/// A rate a second: "9.25", "499.9", "83,412".
std::string rate_text(double rate);

/// A rate that was asked for: "500", "0.5", "2,000".
std::string qps_text(double rate);

/// Milliseconds with three decimals: "0.312", "12,345.678". For columns of numbers.
std::string milliseconds_text(core::duration time);

/// A length of time: "2.00 ms", "0.52 s", "10.3 s", and from a minute on as `duration_text`.
std::string seconds_text(double seconds);

/// Three significant digits and the unit that suits: "0 ms", "312 us", "1.24 ms", "12.3 s". From a
/// minute on as `duration_text`.
std::string short_time(core::duration time, glyphs drawn);

}  // namespace mpustop::cli
