#pragma once

namespace mpustop::os {

/// Kills the children of this process and, of those that are the head of one, their process groups:
/// for an exit that does not wait for the threads that started them. Finds them in /proc; does
/// nothing where that tells nothing.
void kill_child_groups();

}  // namespace mpustop::os
