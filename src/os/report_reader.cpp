#include "os/report_reader.hpp"

#include <optional>

#include <fcntl.h>
#include <sys/stat.h>

#include <mpustop/error.hpp>

#include "os/report_path.hpp"

namespace mpustop::os {

core::journal_state read_report(const std::string& path,
                                const std::function<void(const core::journal_row&)>& use,
                                file_ops& ops) {
  const report_path report(path, ops, error_kind::input);
  const std::optional<file_facts> found = report.look();
  if (!found) report.refuse("cannot be read: " + cause(-ENOENT));
  if (S_ISCHR(found->mode)) return {};
  const descriptor file(ops, report.open(O_RDONLY));
  return report.read_rows(file.get(), use);
}

}  // namespace mpustop::os
