#pragma once

#include <string>
#include <vector>

#include "cli/glyphs.hpp"
#include "cli/nice_steps.hpp"

namespace mpustop::cli {

/// A bar to the right: `share` (0..1) of `columns`. What is not 0 shows at least its beginning.
std::string bar_across(double share, unsigned columns, glyphs drawn);

/// A column chart: a line of text a row, the top one first, without margins or newlines; each value
/// is `wide` columns wide and `high` is as tall as all rows. What is not 0 shows at least a trace.
std::vector<std::string> columns_up(const std::vector<double>& values, double high, unsigned rows,
                                    unsigned wide, glyphs drawn);

/// The line below a chart `columns` wide: the marks' labels, each beginning below its place, as
/// many as fit with a blank between them.
std::string axis_below(const axis& marks, unsigned columns);

}  // namespace mpustop::cli
