#include "os/small_file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mpustop/error.hpp>

#include "core/printable.hpp"
#include "os/report_path.hpp"

namespace mpustop::os {
namespace {

constexpr std::size_t largest = 1 << 20;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw error(error_kind::usage, core::printable(path, 4'096) + ": " + why);
}

std::string words(int code) { return std::generic_category().message(code); }

}  // namespace

bool small_file::others_may_read() const noexcept {
  return S_ISREG(mode) && (mode & (S_IRGRP | S_IROTH)) != 0;
}

std::optional<small_file> read_small_file(const std::string& path) {
  const descriptor file(kernel_file_ops(), uninterrupted([&] {
                          return kernel_file_ops().open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
                        }));
  if (file.get() == -ENOENT || file.get() == -ENOTDIR) return std::nullopt;
  if (file.get() < 0) refuse(path, "cannot be opened: " + words(-file.get()));
  file_facts facts;
  const int known = kernel_file_ops().facts(file.get(), facts);
  if (known < 0) refuse(path, "cannot be read: " + words(-known));
  small_file out{std::string(largest + 1, '\0'), facts.mode};
  std::size_t used = 0;
  while (used < out.text.size()) {
    const ssize_t got = ::read(file.get(), out.text.data() + used, out.text.size() - used);
    if (got == 0) break;
    if (got > 0) used += static_cast<std::size_t>(got);
    if (got < 0 && errno != EINTR) refuse(path, "cannot be read: " + words(errno));
  }
  if (used > largest) refuse(path, "is longer than 1 MiB: not a file of settings");
  out.text.resize(used);
  return out;
}

}  // namespace mpustop::os
