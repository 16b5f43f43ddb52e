#include "mock/temporary_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <unistd.h>

#include <fmt/format.h>

#include <mpustop/error.hpp>

namespace mpustop::mock {
namespace {

bool write_all(int file, const std::string& content) {
  std::size_t done = 0;
  while (done < content.size()) {
    const auto wrote = ::write(file, content.data() + done, content.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    done += static_cast<std::size_t>(wrote);
  }
  return true;
}

}  // namespace

temporary_file::temporary_file(const std::string& stem, const std::string& suffix,
                               const std::string& content) {
  std::error_code no_directory;
  const auto directory = std::filesystem::temp_directory_path(no_directory);
  path_ = (no_directory ? "/tmp" : directory.string()) + "/" + stem + "XXXXXX" + suffix;
  const int file = ::mkstemps(path_.data(), static_cast<int>(suffix.size()));
  const bool written = file >= 0 && write_all(file, content);
  const int problem = errno;
  if (file >= 0) ::close(file);
  if (written) return;
  if (file >= 0) ::unlink(path_.c_str());
  throw error(error_kind::usage, fmt::format("{}: cannot be written: {}", path_,
                                             std::system_category().message(problem)));
}

temporary_file::~temporary_file() { ::unlink(path_.c_str()); }

}  // namespace mpustop::mock
