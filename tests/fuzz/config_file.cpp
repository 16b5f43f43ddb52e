// Any configuration file of the vendor's command. The input: the name of the profile, if one is
// asked for, in a line, and the file.

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include <mpustop/error.hpp>

#include "auth/provider.hpp"
#include "target.hpp"

namespace mpustop::fuzz {
namespace {

/// A file that holds `bytes` and is nowhere but in memory.
class memory_file {
 public:
  explicit memory_file(std::string_view bytes)
      : descriptor_(::memfd_create("config", MFD_CLOEXEC)) {
    must(descriptor_ >= 0, "a file in memory");
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      must(written > 0, "a file in memory takes bytes");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  memory_file(const memory_file&) = delete;
  memory_file& operator=(const memory_file&) = delete;
  ~memory_file() { ::close(descriptor_); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace
}  // namespace mpustop::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mpustop;
  fuzz::byte_source in(data, size);
  const std::string profile(in.line());
  const fuzz::memory_file file(in.rest());
  const os::environment environment = [&](const char* name) -> std::optional<std::string> {
    if (std::string_view(name) == "ALIBABA_CLOUD_CONFIG_FILE") return file.path();
    return std::nullopt;
  };
  try {
    const auto keys = auth::config_file_provider(environment, profile)->load();
    fuzz::must(keys.has_value(), "a file that is there answers or is an error");
    fuzz::must(!keys->access_key_id.empty() && !keys->access_key_secret.empty(), "a pair is whole");
    for (const std::string& key :
         {keys->access_key_id, keys->access_key_secret, keys->security_token}) {
      fuzz::must(key.empty() || auth::key_text_fault(key).empty(), "keys fit into header fields");
    }
  } catch (const error& e) {
    fuzz::must(e.kind() == error_kind::usage, "a wrong file is an error of the configuration");
  }
  return 0;
}
