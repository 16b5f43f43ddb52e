#include "cli/doctor/local_findings.hpp"

#include <fmt/format.h>

#include "cli/number_text.hpp"

namespace mpustop::cli {

finding files_finding(const doctor_facts& facts) {
  constexpr std::uint64_t enough = 256;  // 128 connections, as many that are being replaced
  finding out{.name = "files"};
  if (facts.open_files >= enough) {
    // More than anybody counts is no limit.
    constexpr std::uint64_t countless = 1'000'000'000'000;
    out.text = facts.open_files > countless
                   ? "no limit of open files"
                   : fmt::format("{} may be open at once (ulimit -n)", grouped(facts.open_files));
    return out;
  }
  out.status = health::warn;
  out.text = fmt::format("only {} may be open at once", facts.open_files);
  out.cure =
      "ulimit -n 1024 in the shell that starts a run: with HTTP/1.1 it opens up to 128 "
      "connections.";
  return out;
}

finding report_finding(const doctor_facts& facts) {
  finding out{.name = "report"};
  const std::string& path = facts.wanted.report;
  if (!facts.report->problem.empty()) {
    out.status = health::fail;
    out.text = facts.report->problem;
    out.cure = "Give run another --report, or make that one usable.";
    return out;
  }
  out.text = facts.report->has_rows ? path + " holds an earlier run's rows: go on with --resume"
                                    : path + " can be written";
  return out;
}

}  // namespace mpustop::cli
