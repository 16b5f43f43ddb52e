#pragma once

#include <string>
#include <string_view>

namespace mpustop::cli {

/// The file of a page, of which it is known before the work begins that it can be written. What
/// stood there stays until the page is ready; a file that was made for it is taken away when there
/// is no page. A file that holds something and is no page is refused.
class page_file {
 public:
  /// An empty path: no page is wanted. Throws error(usage), naming `--html`.
  explicit page_file(std::string path);
  ~page_file();
  page_file(const page_file&) = delete;
  page_file& operator=(const page_file&) = delete;

  bool wanted() const { return !path_.empty(); }
  /// Throws error(usage), naming `--html`.
  void write(std::string_view page);

 private:
  [[noreturn]] void fail() const;

  std::string path_;
  bool made_ = false;  ///< by us, and nothing is in it
};

}  // namespace mpustop::cli
