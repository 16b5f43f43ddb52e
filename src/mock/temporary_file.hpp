#pragma once

#include <string>

namespace mpustop::mock {

/// A file of this process in the directory for temporary files, readable by its owner only and
/// removed with this object.
class temporary_file {
 public:
  /// The name begins with `stem` and ends with `suffix`. Throws `mpustop::error` (usage).
  temporary_file(const std::string& stem, const std::string& suffix, const std::string& content);
  ~temporary_file();
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace mpustop::mock
