#include "cli/page_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <mpustop/error.hpp>

namespace mpustop::cli {

namespace {

// An input or a report whose name stands in the wrong place is not to be lost.
bool holds_something_else(const std::string& path) {
  constexpr std::string_view page = "<!doctype html";
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) return false;
  std::string begins(page.size(), '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(begins.data(), static_cast<std::streamsize>(begins.size()));
  begins.resize(static_cast<std::size_t>(file.gcount()));
  return !begins.empty() &&
         !std::equal(begins.begin(), begins.end(), page.begin(), page.end(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == b;
         });
}

}  // namespace

page_file::page_file(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  constexpr int how = O_WRONLY | O_CLOEXEC;
  int file = ::open(path_.c_str(), how | O_CREAT | O_EXCL, 0666);
  made_ = file >= 0;
  if (!made_ && errno == EEXIST) file = ::open(path_.c_str(), how);
  if (file < 0) fail();
  ::close(file);
  if (made_ || !holds_something_else(path_)) return;
  throw error(error_kind::usage,
              fmt::format("--html {}: is there, and is no page: name another file", path_));
}

page_file::~page_file() {
  if (made_) ::unlink(path_.c_str());
}

void page_file::write(std::string_view page) {
  const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) fail();
  made_ = false;
  while (!page.empty()) {
    const ssize_t n = ::write(file, page.data(), page.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int problem = errno;
      ::close(file);
      errno = problem;
      fail();
    }
    page.remove_prefix(static_cast<std::size_t>(n));
  }
  if (::close(file) != 0) fail();
}

void page_file::fail() const {
  throw error(error_kind::usage, fmt::format("--html {}: cannot be written: {}", path_,
                                             std::system_category().message(errno)));
}

}  // namespace mpustop::cli
