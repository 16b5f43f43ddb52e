#pragma once

namespace mpustop::cli {

/// Columns of the terminal that `descriptor` is; 80 if it is none or does not say.
unsigned terminal_columns(int descriptor);

/// Standard error is a terminal on which a line can be drawn over.
bool can_redraw();

/// Colours help there, and nobody has asked for none (https://no-color.org).
bool shows_colours();

/// This process may draw on the terminal: it is not in the background of a shell that has its
/// prompt there.
bool in_foreground();

}  // namespace mpustop::cli
