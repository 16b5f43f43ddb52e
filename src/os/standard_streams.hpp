#pragma once

namespace mpustop::os {

/// Fills the places of standard input, output and error where the caller closed them. Else the next
/// file or socket would get such a number, and what is meant for the operator would go into it.
/// What is read there is at its end; what is written there fails. Call it before anything is
/// opened.
void fill_closed_streams();

}  // namespace mpustop::os
